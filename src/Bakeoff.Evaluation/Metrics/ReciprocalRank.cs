using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// mrr@k: 1 / rank of the first test item, 0 if it is not among the first k; reported as a mean over users (Voorhees, TREC-8, 1999).
/// An empty list: 0.
/// </summary>
public static class ReciprocalRank
{
    /// <summary>The metric.</summary>
    internal static HitMetric Metric { get; } = HitMetric.Create("mrr@k", Compute) with
    {
        Summary = "1 / rank of the first hit",
        Formula = "1 / rank of the first test item, 0 if none is among the first k.",
        Source = "Voorhees, TREC-8, 1999",
    };

    /// <summary>The reciprocal rank of one user, from 0 to 1.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Compute(RankedTest user, int k) => user.Hits(k) > 0 ? 1.0 / user.Ranks[0] : 0;
}
