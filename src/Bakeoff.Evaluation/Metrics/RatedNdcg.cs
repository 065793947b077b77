using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// NDCG of one user's test items, ranked by predicted score (Järvelin and Kekäläinen, ACM TOIS 20(4), 2002): DCG = Σⱼ gainⱼ · d(j)
/// over ranks j from 1, divided by the DCG of the same items ranked by gain. Equal scores keep the order of the rows; items without a
/// score come last, in the order of the rows, also where no item has one, as in LensKit. One test item, or items of equal gains: 1. No gain
/// above 0: NaN, the user is left out. Two discounts and two gains are in use and give other numbers, so each has a name of its own.
/// </summary>
public static class RatedNdcg
{
    /// <summary>Gain as given, the textbook's discount d(j) = 1/log₂(j + 1).</summary>
    public const string Name = "ndcg";

    /// <summary>Gain 2^gain − 1 (Burges et al., ICML 2005), the textbook's discount.</summary>
    public const string ExponentialName = "ndcg-exp";

    /// <summary>Gain as given, LensKit 0.14's discount d(j) = 1/max(1, log₂ j): ranks 1 and 2 weigh the same.</summary>
    public const string LensKitName = "ndcg-lenskit";

    /// <summary>Gain 2^gain − 1, LensKit's discount.</summary>
    public const string LensKitExponentialName = "ndcg-lenskit-exp";

    private const int Few = 32;

    /// <summary><see cref="Textbook"/> as a metric.</summary>
    internal static RatingMetric TextbookMetric { get; } = Create(Name, Textbook, "g = r", "d(j) = 1/log₂(j + 1)") with
    {
        IsCompared = true,
        Summary = "each user's test items by predicted score: gain the rating, discount 1/log₂(j+1)",
        Source = "Järvelin and Kekäläinen, ACM TOIS 20(4), 2002",
    };

    /// <summary><see cref="Exponential"/> as a metric.</summary>
    internal static RatingMetric ExponentialMetric { get; } = Create(ExponentialName, Exponential, "g = 2^r − 1", "d(j) = 1/log₂(j + 1)") with
    {
        Summary = "the same with the gain 2^rating − 1", Source = "Burges et al., ICML 2005",
    };

    /// <summary><see cref="LensKit"/> as a metric.</summary>
    internal static RatingMetric LensKitMetric { get; } = Create(LensKitName, LensKit, "g = r", "d(j) = 1/max(1, log₂ j)") with
    {
        Summary = "gain the rating, LensKit's discount 1/max(1, log₂ j)", Source = "LensKit 0.14",
    };

    /// <summary><see cref="LensKitExponential"/> as a metric.</summary>
    internal static RatingMetric LensKitExponentialMetric { get; } =
        Create(LensKitExponentialName, LensKitExponential, "g = 2^r − 1", "d(j) = 1/max(1, log₂ j)") with
        {
            Summary = "gain 2^rating − 1, LensKit's discount", Source = "LensKit 0.14 with the gain of Burges et al., ICML 2005",
        };

    /// <summary>The NDCG of one user with the gain as given and the textbook's discount.</summary>
    /// <param name="gains">The gains, each at least 0: the true ratings, less the scale's minimum where that is below 0.</param>
    /// <param name="scores">The predicted scores, NaN where there is none.</param>
    /// <returns>From 0 to 1; NaN for a user who is left out.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A gain is below 0, with which the value is not within its bounds.</exception>
    public static double Textbook(ReadOnlySpan<float> gains, ReadOnlySpan<double> scores) =>
        Compute(gains, scores, static gain => gain, Discounts.Textbook);

    /// <summary>The NDCG of one user with the gain 2^gain − 1 and the textbook's discount.</summary>
    /// <param name="gains">The gains, each at least 0: the true ratings, less the scale's minimum where that is below 0.</param>
    /// <param name="scores">The predicted scores, NaN where there is none.</param>
    /// <returns>From 0 to 1; NaN for a user who is left out.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A gain is below 0, with which the value is not within its bounds.</exception>
    public static double Exponential(ReadOnlySpan<float> gains, ReadOnlySpan<double> scores) =>
        Compute(gains, scores, Discounts.ExponentialGainUpTo(Highest(gains)), Discounts.Textbook);

    /// <summary>LensKit's NDCG of one user.</summary>
    /// <param name="gains">The gains, each at least 0: the true ratings, less the scale's minimum where that is below 0.</param>
    /// <param name="scores">The predicted scores, NaN where there is none.</param>
    /// <returns>From 0 to 1; NaN for a user who is left out.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A gain is below 0, with which the value is not within its bounds.</exception>
    public static double LensKit(ReadOnlySpan<float> gains, ReadOnlySpan<double> scores) =>
        Compute(gains, scores, static gain => gain, Discounts.LensKit);

    /// <summary>The NDCG of one user with the gain 2^gain − 1 and LensKit's discount.</summary>
    /// <param name="gains">The gains, each at least 0: the true ratings, less the scale's minimum where that is below 0.</param>
    /// <param name="scores">The predicted scores, NaN where there is none.</param>
    /// <returns>From 0 to 1; NaN for a user who is left out.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A gain is below 0, with which the value is not within its bounds.</exception>
    public static double LensKitExponential(ReadOnlySpan<float> gains, ReadOnlySpan<double> scores) =>
        Compute(gains, scores, Discounts.ExponentialGainUpTo(Highest(gains)), Discounts.LensKit);

    private delegate double Ndcg(ReadOnlySpan<float> gains, ReadOnlySpan<double> scores);

    private static RatingMetric Create(string name, Ndcg of, string gain, string discount) => new()
    {
        Name = name,
        SumOf = user => (of(user.Ratings, user.Predictions), 1),
        RanksTestItems = true,
        Better = MetricDirection.Higher,
        Lowest = 0,
        Highest = 1,
        Summary = "",
        Formula = "Σⱼ g · d(j) over the ranks j of the user's test items by predicted score, divided by the same sum with the " +
            $"items by gain; {gain}, {discount}. {MetricTexts.GainOfRating}",
        Ties = "Equal scores keep the order of the rows, by time and then item id; items without a score come last, in the same order.",
        Undefined = $"Undefined for a user with {MetricTexts.GainsUndefined}. One test item, or test items of equal ratings: 1, whatever the " +
            "scores. No score at all: the order of the rows, as in LensKit; the model's coverage says how many rows have none.",
        Changes = [$"{MetricTexts.GainsChange}; before, the value was NaN."],
    };

    private static double Compute(ReadOnlySpan<float> gains, ReadOnlySpan<double> scores, Func<double, double> gain, Func<int, double> discount)
    {
        foreach (float value in gains)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(gains));
        }

        int rows = scores.Length;
        Span<double> keys = rows <= Few ? stackalloc double[rows] : new double[rows];
        for (int row = 0; row < rows; row++)
        {
            keys[row] = double.IsNaN(scores[row]) ? double.NegativeInfinity : scores[row];
        }

        Span<float> truth = rows <= Few ? stackalloc float[rows] : new float[rows];
        Span<float> ranked = rows <= Few ? stackalloc float[rows] : new float[rows];
        gains.CopyTo(truth);
        gains.CopyTo(ranked);
        Rank(ranked, keys);
        truth.Sort();
        truth.Reverse();
        double ideal = Dcg(truth, gain, discount);
        return ideal > 0 ? Dcg(ranked, gain, discount) / ideal : double.NaN;
    }

    /// <summary>
    /// Brings gains into descending order of their keys; equal keys keep their order. A few test rows need no buffer but the stack.
    /// </summary>
    private static void Rank(Span<float> ranked, Span<double> keys)
    {
        if (ranked.Length > Few)
        {
            // OrderByDescending is stable, which Span.Sort is not.
            (float[] gains, double[] order) = (ranked.ToArray(), keys.ToArray());
            ((float[])[.. Enumerable.Range(0, gains.Length).OrderByDescending(row => order[row]).Select(row => gains[row])]).CopyTo(ranked);
            return;
        }

        for (int row = 1; row < ranked.Length; row++)
        {
            (double key, float gain, int place) = (keys[row], ranked[row], row);
            for (; place > 0 && keys[place - 1] < key; place--)
            {
                (keys[place], ranked[place]) = (keys[place - 1], ranked[place - 1]);
            }

            (keys[place], ranked[place]) = (key, gain);
        }
    }

    private static double Highest(ReadOnlySpan<float> gains)
    {
        float highest = 0;
        foreach (float gain in gains)
        {
            highest = Math.Max(highest, gain);
        }

        return highest;
    }

    private static double Dcg(ReadOnlySpan<float> gains, Func<double, double> gain, Func<int, double> discount)
    {
        double sum = 0;
        for (int rank = 1; rank <= gains.Length; rank++)
        {
            sum += gain(gains[rank - 1]) * discount(rank);
        }

        return sum;
    }
}
