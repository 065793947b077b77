namespace Bakeoff.Cli;

/// <summary>What <c>bakeoff run --json</c> prints of several experiments: with <c>--all</c>, and of a matrix.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Experiments">The result of each experiment.</param>
/// <param name="Matrix">The folder of the page of a matrix; null where there is none.</param>
internal sealed record RunList(string Format, IReadOnlyList<RunDocument> Experiments, string? Matrix)
{
    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "run-results/1";
}
