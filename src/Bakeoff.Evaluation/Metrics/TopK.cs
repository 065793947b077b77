namespace Bakeoff.Evaluation;

/// <summary>
/// Metrics of one user's list over the full catalogue, from the ranks (from 1, ascending) at which the user's test items
/// stand in it. A test item that is not in the list has no rank. Sampled candidates are never used (Krichene and Rendle,
/// KDD 2020).
/// </summary>
public static class TopK
{
    /// <summary>
    /// The test items among the first k, and the test items: summed over users, hits over items is the top-k accuracy of
    /// TensorFlow Recommenders (<c>factorized_top_k/top_k_categorical_accuracy</c>), a mean over interactions.
    /// </summary>
    /// <param name="ranks">The ranks of the test items that are in the list.</param>
    /// <param name="testItems">The number of the user's test items, at least 1.</param>
    /// <param name="k">The list's length.</param>
    public static (double Hits, double Items) Accuracy(ReadOnlySpan<int> ranks, int testItems, int k) =>
        (Hits(ranks, k), testItems);

    /// <summary>recall@k: the share of the user's test items among the first k; a mean over users.</summary>
    /// <param name="ranks">The ranks of the test items that are in the list.</param>
    /// <param name="testItems">The number of the user's test items, at least 1.</param>
    /// <param name="k">The list's length.</param>
    public static double Recall(ReadOnlySpan<int> ranks, int testItems, int k) => (double)Hits(ranks, k) / testItems;

    /// <summary>The reciprocal rank of the first test item, 0 if it is not among the first k; its mean over users is MRR@k.</summary>
    /// <param name="ranks">The ranks of the test items that are in the list.</param>
    /// <param name="k">The list's length.</param>
    public static double ReciprocalRank(ReadOnlySpan<int> ranks, int k) =>
        ranks.Length > 0 && ranks[0] <= k ? 1.0 / ranks[0] : 0;

    /// <summary>
    /// NDCG@k with gain 1 for a test item and the discount 1/log2(j + 1), over that of a list that starts with
    /// min(k, test items) of them.
    /// </summary>
    /// <param name="ranks">The ranks of the test items that are in the list.</param>
    /// <param name="testItems">The number of the user's test items, at least 1.</param>
    /// <param name="k">The list's length.</param>
    public static double Ndcg(ReadOnlySpan<int> ranks, int testItems, int k)
    {
        double gained = 0;
        foreach (int rank in ranks)
        {
            gained += rank <= k ? 1 / Math.Log2(rank + 1) : 0;
        }

        double ideal = 0;
        for (int rank = 1; rank <= Math.Min(k, testItems); rank++)
        {
            ideal += 1 / Math.Log2(rank + 1);
        }

        return gained / ideal;
    }

    private static int Hits(ReadOnlySpan<int> ranks, int k)
    {
        int hits = 0;
        foreach (int rank in ranks)
        {
            hits += rank <= k ? 1 : 0;
        }

        return hits;
    }
}
