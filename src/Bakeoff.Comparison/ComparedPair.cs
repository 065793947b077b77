namespace Bakeoff.Comparison;

/// <summary>A comparison with what its page shows next to the report.</summary>
/// <param name="Report">The report.</param>
/// <param name="Baseline">The baseline's values.</param>
/// <param name="Candidate">The candidate's.</param>
/// <param name="Users">The metrics that are shown user by user.</param>
internal sealed record ComparedPair(ComparisonReport Report, EvaluatedRun Baseline, EvaluatedRun Candidate, IReadOnlyList<UserChange> Users);
