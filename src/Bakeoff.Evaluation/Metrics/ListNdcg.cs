using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// NDCG@k of a list (Järvelin and Kekäläinen, ACM TOIS 20(4), 2002): Σ gain(j) · d(j) over the ranks j of the test items among the
/// first k, divided by the same sum for the best list, which starts with the test items of the highest gains. An item that is not a
/// test item has gain 0. Four forms share the name in the literature and differ (Tamm et al., RecSys 2021), so each has its own here.
/// An empty list: 0. A user whose gains are all 0, so that no list is better than another: NaN, the user is left out.
/// </summary>
public static class ListNdcg
{
    /// <summary><see cref="Binary"/> as a metric.</summary>
    internal static HitMetric BinaryMetric { get; } = HitMetric.Create("ndcg@k", Binary) with
    {
        IsCompared = true,
        Summary = "gain 1, discount 1/log₂(j+1)",
        Formula = $"{FormulaOf("g = 1", "d(j) = 1/log₂(j + 1)")} With one test item a user, as leave-one-out leaves, it is 1/log₂(rank + 1).",
        Source = "Järvelin and Kekäläinen, ACM TOIS 20(4), 2002",
        OtherNames = ["NDCG@k with binary gains", "truncated NDCG (Liang et al., WWW 2018)"],
    };

    /// <summary><see cref="Raw"/> as a metric.</summary>
    internal static HitMetric RawMetric { get; } = Gained("ndcg-raw@k", Raw, "g = r", "d(j) = 1/log₂(j + 1)") with
    {
        Summary = "gain the rating, discount 1/log₂(j+1)", Source = "Järvelin and Kekäläinen, ACM TOIS 20(4), 2002",
    };

    /// <summary><see cref="Exponential"/> as a metric.</summary>
    internal static HitMetric ExponentialMetric { get; } = Gained("ndcg-exp@k", Exponential, "g = 2^r − 1", "d(j) = 1/log₂(j + 1)") with
    {
        Summary = "gain 2^rating − 1, discount 1/log₂(j+1)", Source = "Burges et al., ICML 2005",
    };

    /// <summary><see cref="LensKit"/> as a metric.</summary>
    internal static HitMetric LensKitMetric { get; } = Gained("ndcg-lenskit@k", LensKit, "g = r", "d(j) = 1/max(1, log₂ j)") with
    {
        Summary = "gain the rating, LensKit's discount 1/max(1, log₂ j)", Source = "LensKit 0.14",
    };

    /// <summary>Gain 1, discount 1/log₂(j + 1): <c>ndcg@k</c>.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Binary(RankedTest user, int k) => Compute(user, k, static _ => 1, Discounts.Textbook);

    /// <summary>Gain as given, discount 1/log₂(j + 1): <c>ndcg-raw@k</c>.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Raw(RankedTest user, int k) => Compute(user, k, static gain => gain, Discounts.Textbook);

    /// <summary>Gain 2^gain − 1 (Burges et al., ICML 2005), discount 1/log₂(j + 1): <c>ndcg-exp@k</c>.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Exponential(RankedTest user, int k) =>
        Compute(user, k, Discounts.ExponentialGainUpTo(user.IdealGains[0]), Discounts.Textbook);

    /// <summary>Gain as given, LensKit 0.14's discount 1/max(1, log₂ j): <c>ndcg-lenskit@k</c>.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double LensKit(RankedTest user, int k) => Compute(user, k, static gain => gain, Discounts.LensKit);

    private static HitMetric Gained(string name, HitMeasure of, string gain, string discount) => HitMetric.Create(name, of) with
    {
        Formula = $"{FormulaOf(gain, discount)} {MetricTexts.GainOfRating}",
        Undefined = $"Undefined for a user with {MetricTexts.GainsUndefined}. {MetricTexts.NoList}",
        Changes = [$"{MetricTexts.GainsChange}; before, such a user counted as 0."],
    };

    private static string FormulaOf(string gain, string discount) =>
        "Σⱼ g · d(j) over the ranks j of the test items among the first k, divided by the same sum for the best list, which starts " +
            $"with the test items of the highest gains; {gain}, {discount}.";

    private static double Compute(RankedTest user, int k, Func<double, double> gain, Func<int, double> discount)
    {
        (double gained, int hits) = (0, user.Hits(k));
        for (int hit = 0; hit < hits; hit++)
        {
            gained += gain(user.Gains[hit]) * discount(user.Ranks[hit]);
        }

        double ideal = 0;
        for (int rank = 1; rank <= Math.Min(k, user.TestItems); rank++)
        {
            ideal += gain(user.IdealGains[rank - 1]) * discount(rank);
        }

        return ideal > 0 ? gained / ideal : double.NaN;
    }
}
