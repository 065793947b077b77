using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// hit-rate@k: 1 if at least one test item is among the first k, else 0; reported as a mean over users (Deshpande and Karypis, ACM
/// TOIS 22(1), 2004, for one test item a user, where it equals the recall). An empty list: 0.
/// </summary>
public static class HitRate
{
    /// <summary>The metric.</summary>
    internal static HitMetric Metric { get; } = HitMetric.Create("hit-rate@k", Compute) with
    {
        Summary = "whether there is a hit",
        Formula = "1 if at least one test item is among the first k, else 0; with one test item a user it is recall@k.",
        Source = "Deshpande and Karypis, ACM TOIS 22(1), 2004",
        OtherNames = ["HR@k", "success@k (trec_eval)"],
    };

    /// <summary>Whether there is a hit: 1 or 0.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Compute(RankedTest user, int k) => user.Hits(k) > 0 ? 1 : 0;
}
