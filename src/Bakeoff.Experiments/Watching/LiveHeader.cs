namespace Bakeoff.Experiments;

/// <summary>The first line of a <see cref="LiveLog"/>: which run it is.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Id">The name of the file, without its extension.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="Began">When the run began, ISO 8601.</param>
/// <param name="Process">The number of its process.</param>
/// <param name="Host">The machine.</param>
/// <param name="Commit">What was checked out; null outside of git.</param>
/// <param name="Branch">The branch; null where there is none.</param>
/// <param name="HasUncommittedChanges">Whether files differed from the commit; null where that is not known.</param>
/// <param name="Stages">The nodes that it is about, each after those that it reads.</param>
internal sealed record LiveHeader(
    string Format, string Id, string Experiment, string Began, int Process, string Host, string? Commit, string? Branch, bool? HasUncommittedChanges,
    IReadOnlyList<LiveHeader.Stage> Stages)
{
    /// <summary>What is written and read.</summary>
    public const string CurrentFormat = "live/1";

    /// <param name="Label">The node.</param>
    /// <param name="Inputs">The nodes that it reads.</param>
    internal sealed record Stage(string Label, IReadOnlyList<string> Inputs);
}
