using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// map@k: the mean over users of AP@k = Σⱼ (j / rⱼ) / min(k, test items), over the ranks r₁ &lt; r₂ &lt; … of the test items among the
/// first k: the precision at each hit (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 8.4). Divided by
/// min(k, test items), as RecSys challenges do, so that the best list has 1. An empty list: 0.
/// </summary>
public static class AveragePrecision
{
    /// <summary>The metric.</summary>
    internal static HitMetric Metric { get; } = HitMetric.Create("map@k", Compute) with
    {
        Summary = "the precision at each hit, / min(k, test items)",
        Formula = "Σⱼ (j / rⱼ) / min(k, test items) over the ranks r₁ < r₂ < … of the test items among the first k.",
        Source = "Manning, Raghavan and Schütze, Introduction to Information Retrieval, 8.4",
    };

    /// <summary>The average precision of one user, from 0 to 1.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Compute(RankedTest user, int k)
    {
        (double sum, int hits) = (0, user.Hits(k));
        for (int j = 1; j <= hits; j++)
        {
            sum += (double)j / user.Ranks[j - 1];
        }

        return sum / Math.Min(k, user.TestItems);
    }
}
