namespace Bakeoff.Evaluation;

/// <summary>
/// NDCG of one user's test items, ranked by predicted score, with the raw rating as gain (Järvelin and Kekäläinen, ACM
/// TOIS 20(4), 2002): DCG = Σ_j rating_j · d(j) over ranks j from 1, divided by the DCG of the same items ranked by
/// rating. Equal scores keep the order of the rows; items without a score come last, in the order of the rows. One test
/// item: 1. Two discounts are in use and give other numbers, so each has a name of its own.
/// </summary>
public static class RatedNdcg
{
    /// <summary>With LensKit 0.14's discount, d(j) = 1/max(1, log2 j): ranks 1 and 2 weigh the same.</summary>
    public const string LensKitName = "ndcg-lenskit";

    /// <summary>With the textbook's discount, d(j) = 1/log2(j + 1).</summary>
    public const string Name = "ndcg";

    /// <summary>LensKit's NDCG of one user.</summary>
    /// <param name="ratings">The true ratings, at least one above 0.</param>
    /// <param name="scores">The predicted scores, NaN where there is none.</param>
    public static double LensKit(ReadOnlySpan<float> ratings, ReadOnlySpan<double> scores) =>
        Of(ratings, scores, rank => 1 / Math.Max(1, Math.Log2(rank)));

    /// <summary>The textbook's NDCG of one user.</summary>
    /// <param name="ratings">The true ratings, at least one above 0.</param>
    /// <param name="scores">The predicted scores, NaN where there is none.</param>
    public static double Textbook(ReadOnlySpan<float> ratings, ReadOnlySpan<double> scores) =>
        Of(ratings, scores, rank => 1 / Math.Log2(rank + 1));

    private static double Of(ReadOnlySpan<float> ratings, ReadOnlySpan<double> scores, Func<int, double> discount)
    {
        double[] keys = new double[scores.Length];
        for (int row = 0; row < keys.Length; row++)
        {
            keys[row] = double.IsNaN(scores[row]) ? double.NegativeInfinity : scores[row];
        }

        float[] gains = ratings.ToArray();
        // OrderByDescending is stable, which Array.Sort is not.
        float[] ranked = [.. Enumerable.Range(0, gains.Length).OrderByDescending(row => keys[row]).Select(row => gains[row])];
        return Dcg(ranked, discount) / Dcg([.. gains.OrderDescending()], discount);
    }

    private static double Dcg(float[] gains, Func<int, double> discount)
    {
        double sum = 0;
        for (int rank = 1; rank <= gains.Length; rank++)
        {
            sum += gains[rank - 1] * discount(rank);
        }

        return sum;
    }
}
