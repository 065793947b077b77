using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.Experiments;

/// <summary>Says which names a model that is not built in may have.</summary>
internal static class ModelName
{
    /// <summary>Gives what is wrong with a name; nothing where it is right.</summary>
    /// <param name="name">The name: letters, digits, - and _, and not that of a built-in model or a floor.</param>
    /// <param name="location">Where it stands; null on the command line.</param>
    public static IEnumerable<ErrorReport> Check(string name, FileLocation? location)
    {
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            yield return new ErrorReport(
                ErrorCodes.OutOfRange, $"'{name}' cannot be the name of a model.", "Use letters, digits, - and _.", location);
        }

        string[] floors = [Floors.PopularityName, Floors.RandomName, Floors.OracleName];
        if (ModelTable.All.Any(model => model.MayWrite(name)) || ModelTable.Keys.Concat(floors).Contains(name))
        {
            yield return new ErrorReport(
                ErrorCodes.OutOfRange, $"'{name}' is the name of a built-in model, with which a custom one would be mixed up.",
                "Choose another name.", location);
        }
    }
}
