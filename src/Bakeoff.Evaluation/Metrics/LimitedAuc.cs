using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// auc@k, the limited area under the ROC curve (Schröder, Thiele and Lehner, RecSys 2011 workshop on human decision making): the share
/// of pairs of a test item and another candidate in which the test item stands first, where only the first k places are known and all
/// items behind them stand in random order, which counts a half. A random list has 0.5 on average, and for k = all candidates it is the
/// ordinary AUC. Over the full catalogue nearly all pairs are easy, so that it hardly distinguishes good lists; it is here since papers
/// report it. An empty list: 0.5. No candidate but the test items, so that there is no pair: NaN, the user is left out.
/// </summary>
public static class LimitedAuc
{
    /// <summary>The metric.</summary>
    internal static HitMetric Metric { get; } = HitMetric.Create("auc@k", Compute) with
    {
        IsZeroWithoutHit = false,
        Ties = "Items behind the first k share one place, and their pairs count a half.",
        Undefined = "Undefined for a user all of whose candidates are test items: there is no pair. A user without a list has " +
            "0.5, as a random list has on average.",
        Changes = ["A user without a pair is left out; before, such a user counted as 0 with full weight, so that the oracle was below 1."],
        Summary = "limited AUC: behind the first k the order counts as random",
        Formula = "The share of pairs of a test item and another candidate in which the test item comes first; only the first k places " +
            "are known, and behind them each pair counts a half.",
        Source = "Schröder, Thiele and Lehner, RecSys 2011 workshop on human decision making",
    };

    /// <summary>The AUC of one user, from 0 to 1; NaN where every candidate is a test item.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Compute(RankedTest user, int k)
    {
        double others = user.Candidates - user.TestItems;
        if (others <= 0)
        {
            return double.NaN;
        }

        int hits = user.Hits(k);
        double pairs = 0;
        for (int j = 0; j < hits; j++)
        {
            pairs += others - (user.Ranks[j] - 1 - j);
        }

        double othersBehind = others - (Math.Min(k, user.ListLength) - hits);
        pairs += (user.TestItems - hits) * othersBehind / 2;
        return pairs / (user.TestItems * others);
    }
}
