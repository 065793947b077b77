using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// recall@k: the share of a user's test items that are among the first k, hits / test items; reported as a mean over users. Pooled
/// over users, Σ hits / Σ test items, it is the top-k accuracy of TensorFlow Recommenders
/// (<c>factorized_top_k/top_k_categorical_accuracy</c>), a mean over interactions. Where k is less than the test items it cannot
/// reach 1; it is not divided by min(k, test items), as some do (Tamm et al., RecSys 2021). An empty list: 0.
/// </summary>
public static class Recall
{
    /// <summary>The metric.</summary>
    internal static HitMetric Metric { get; } = HitMetric.Create("recall@k", Compute) with
    {
        IsCompared = true,
        Summary = "hits / test items",
        Formula = "Test items among the first k / the user's test items; not divided by min(k, test items).",
        Source = "the textbook; Tamm et al., RecSys 2021, on its variants",
    };

    /// <summary>The recall of one user, from 0 to 1.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Compute(RankedTest user, int k) => (double)user.Hits(k) / user.TestItems;
}
