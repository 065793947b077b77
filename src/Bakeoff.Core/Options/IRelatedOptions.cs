namespace Bakeoff.Core;

/// <summary>An options type some of whose values exclude each other.</summary>
public interface IRelatedOptions
{
    /// <summary>Checks the values together; each is within its own range.</summary>
    /// <returns>For each conflict the JSON name of the option to change, and a sentence that goes on from it.</returns>
    IEnumerable<(string Name, string Problem)> CheckTogether();
}
