namespace Bakeoff.Evaluation;

/// <summary>
/// NDCG@k of a list (Järvelin and Kekäläinen, ACM TOIS 20(4), 2002): Σ gain(j) · d(j) over the ranks j of the test items among the
/// first k, divided by the same sum for the best list, which starts with the test items of the highest gains. An item that is not a
/// test item has gain 0. Four forms share the name in the literature and differ (Tamm et al., RecSys 2021), so each has its own here.
/// An empty list: 0. A user whose gains are all 0, so that no list is better than another: NaN, the user is left out.
/// </summary>
public static class ListNdcg
{
    /// <summary>Gain 1, discount 1/log₂(j + 1): <c>ndcg@k</c>.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Binary(RankedTest user, int k) => Of(user, k, static _ => 1, Discounts.Textbook);

    /// <summary>Gain as given, discount 1/log₂(j + 1): <c>ndcg-raw@k</c>.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Raw(RankedTest user, int k) => Of(user, k, static gain => gain, Discounts.Textbook);

    /// <summary>Gain 2^gain − 1 (Burges et al., ICML 2005), discount 1/log₂(j + 1): <c>ndcg-exp@k</c>.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Exponential(RankedTest user, int k) => Of(user, k, Discounts.ExponentialGainUpTo(user.IdealGains[0]), Discounts.Textbook);

    /// <summary>Gain as given, LensKit 0.14's discount 1/max(1, log₂ j): <c>ndcg-lenskit@k</c>.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double LensKit(RankedTest user, int k) => Of(user, k, static gain => gain, Discounts.LensKit);

    private static double Of(RankedTest user, int k, Func<double, double> gain, Func<int, double> discount)
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
