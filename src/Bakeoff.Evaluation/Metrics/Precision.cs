using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// precision@k: the share of the first k places that hold a test item, hits / k, also where the list is shorter than k, so that a
/// short list gains nothing; reported as a mean over users. An empty list: 0.
/// </summary>
public static class Precision
{
    /// <summary>The metric.</summary>
    internal static HitMetric Metric { get; } = HitMetric.Create("precision@k", Compute) with
    {
        Summary = "hits / k",
        Formula = "Test items among the first k / k, also where the list is shorter than k.",
        Source = "the textbook",
    };

    /// <summary>The precision of one user, from 0 to 1.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Compute(RankedTest user, int k) => (double)user.Hits(k) / k;
}
