namespace Bakeoff.Experiments;

/// <summary>What runs of several experiments would do: what <c>bakeoff plan --json</c> prints with <c>--all</c>, and of a matrix.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Experiments">The plan of each experiment.</param>
public sealed record PlanList(string Format, IReadOnlyList<PlanDocument> Experiments)
{
    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "plans/1";
}
