namespace Bakeoff.Evaluation;

/// <summary>
/// NDCG of one user's test items, ranked by predicted score (Järvelin and Kekäläinen, ACM TOIS 20(4), 2002): DCG = Σⱼ gain(ratingⱼ) · d(j)
/// over ranks j from 1, divided by the DCG of the same items ranked by rating. Equal scores keep the order of the rows; items without a
/// score come last, in the order of the rows. One test item: 1. Two discounts and two gains are in use and give other numbers, so each
/// has a name of its own.
/// </summary>
public static class RatedNdcg
{
    /// <summary>Gain the rating, the textbook's discount d(j) = 1/log₂(j + 1).</summary>
    public const string Name = "ndcg";

    /// <summary>Gain 2^rating − 1 (Burges et al., ICML 2005), the textbook's discount.</summary>
    public const string ExponentialName = "ndcg-exp";

    /// <summary>Gain the rating, LensKit 0.14's discount d(j) = 1/max(1, log₂ j): ranks 1 and 2 weigh the same.</summary>
    public const string LensKitName = "ndcg-lenskit";

    /// <summary>Gain 2^rating − 1, LensKit's discount.</summary>
    public const string LensKitExponentialName = "ndcg-lenskit-exp";

    /// <summary>The NDCG of one user with the raw rating as gain and the textbook's discount.</summary>
    /// <param name="ratings">The true ratings, at least one above 0.</param>
    /// <param name="scores">The predicted scores, NaN where there is none.</param>
    public static double Textbook(ReadOnlySpan<float> ratings, ReadOnlySpan<double> scores) => Of(ratings, scores, static rating => rating, Discounts.Textbook);

    /// <summary>The NDCG of one user with the gain 2^rating − 1 and the textbook's discount.</summary>
    /// <param name="ratings">The true ratings, at least one above 0.</param>
    /// <param name="scores">The predicted scores, NaN where there is none.</param>
    public static double Exponential(ReadOnlySpan<float> ratings, ReadOnlySpan<double> scores) => Of(ratings, scores, Discounts.ExponentialGain, Discounts.Textbook);

    /// <summary>LensKit's NDCG of one user.</summary>
    /// <param name="ratings">The true ratings, at least one above 0.</param>
    /// <param name="scores">The predicted scores, NaN where there is none.</param>
    public static double LensKit(ReadOnlySpan<float> ratings, ReadOnlySpan<double> scores) => Of(ratings, scores, static rating => rating, Discounts.LensKit);

    /// <summary>The NDCG of one user with the gain 2^rating − 1 and LensKit's discount.</summary>
    /// <param name="ratings">The true ratings, at least one above 0.</param>
    /// <param name="scores">The predicted scores, NaN where there is none.</param>
    public static double LensKitExponential(ReadOnlySpan<float> ratings, ReadOnlySpan<double> scores) => Of(ratings, scores, Discounts.ExponentialGain, Discounts.LensKit);

    private static double Of(ReadOnlySpan<float> ratings, ReadOnlySpan<double> scores, Func<double, double> gain, Func<int, double> discount)
    {
        double[] keys = new double[scores.Length];
        for (int row = 0; row < keys.Length; row++)
        {
            keys[row] = double.IsNaN(scores[row]) ? double.NegativeInfinity : scores[row];
        }

        float[] truth = ratings.ToArray();
        // OrderByDescending is stable, which Array.Sort is not.
        float[] ranked = [.. Enumerable.Range(0, truth.Length).OrderByDescending(row => keys[row]).Select(row => truth[row])];
        return Dcg(ranked, gain, discount) / Dcg([.. truth.OrderDescending()], gain, discount);
    }

    private static double Dcg(float[] ratings, Func<double, double> gain, Func<int, double> discount)
    {
        double sum = 0;
        for (int rank = 1; rank <= ratings.Length; rank++)
        {
            sum += gain(ratings[rank - 1]) * discount(rank);
        }

        return sum;
    }
}
