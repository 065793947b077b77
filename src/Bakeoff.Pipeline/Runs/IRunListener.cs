namespace Bakeoff.Pipeline;

/// <summary>Is told what the engine does.</summary>
public interface IRunListener
{
    /// <summary>A node need not run.</summary>
    /// <param name="label">The node.</param>
    void UpToDate(string label);

    /// <summary>A node starts to run.</summary>
    /// <param name="label">The node.</param>
    /// <param name="reasons">Why it is not up to date, at least one.</param>
    void Starting(string label, IReadOnlyList<string> reasons);

    /// <summary>A node has run.</summary>
    /// <param name="record">What it took.</param>
    void Finished(StageRecord record);

    /// <summary>Something that the user should know.</summary>
    /// <param name="text">One sentence.</param>
    void Warn(string text);
}
