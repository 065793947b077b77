namespace Bakeoff.Comparison;

/// <summary>A comparison with what its page shows next to the report.</summary>
/// <param name="Report">The report.</param>
/// <param name="Baseline">The baseline's values.</param>
/// <param name="Candidate">The candidate's.</param>
/// <param name="Users">The metrics that are shown user by user.</param>
internal sealed record ComparedPair(ComparisonReport Report, EvaluatedRun Baseline, EvaluatedRun Candidate, IReadOnlyList<UserChange> Users)
{
    /// <summary>The page of the baseline's own report, as an address from the page; null, which is the default, where there is none.</summary>
    public string? BaselinePage { get; init; }

    /// <summary>The page of the candidate's own report; null, which is the default, where there is none.</summary>
    public string? CandidatePage { get; init; }
}
