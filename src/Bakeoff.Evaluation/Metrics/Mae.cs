using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// Mean absolute error over test rows: Σ|r − p| / n. Rows without a prediction are left out and show in the coverage, as
/// LensKit does. No rows: NaN.
/// </summary>
public static class Mae
{
    /// <summary>The metric's name.</summary>
    public const string Name = "mae";

    /// <summary>The mean over users of each user's own, so that a user with many test rows counts no more than others.</summary>
    public const string PerUserName = "mae-user";

    /// <summary>The error over all test rows.</summary>
    internal static RatingMetric Pooled { get; } = new()
    {
        Name = Name,
        SumOf = static user => SumOf(user.Ratings, user.Predictions),
        Better = MetricDirection.Lower,
        Over = MetricPopulation.Ratings,
        IsCompared = true,
        Lowest = 0,
        Unit = "ratings",
        Summary = "Σ |rating − prediction| / rows: over all test rows",
        Formula = "Σ |r − p| / n over test rows with rating r and prediction p.",
        Ties = MetricTexts.NoTies,
        Undefined = $"{MetricTexts.NoPrediction} Undefined for a user without any prediction.",
        Population = MetricTexts.PooledRows,
        Source = "the textbook; rows without a prediction as in LensKit",
    };

    /// <summary>The mean over users of each user's own.</summary>
    internal static RatingMetric ByUser { get; } = new()
    {
        Name = PerUserName,
        SumOf = static user => (Compute(user.Ratings, user.Predictions), 1),
        Better = MetricDirection.Lower,
        Lowest = 0,
        Unit = "ratings",
        Summary = "the mean over users of each user's MAE",
        Formula = "Σ |r − p| / n over one user's test rows.",
        Ties = MetricTexts.NoTies,
        Undefined = $"{MetricTexts.NoPrediction} Undefined for a user without any prediction.",
        Source = "the textbook; rows without a prediction as in LensKit",
    };

    /// <summary>The MAE of some rows.</summary>
    /// <param name="ratings">The true ratings.</param>
    /// <param name="predictions">The predictions, NaN where there is none.</param>
    public static double Compute(ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions)
    {
        (double sum, double count) = SumOf(ratings, predictions);
        return sum / count;
    }

    /// <summary>The sum of absolute errors and the number of rows with a prediction.</summary>
    internal static (double Sum, double Count) SumOf(ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions)
    {
        (double sum, double count) = (0, 0);
        for (int row = 0; row < ratings.Length; row++)
        {
            if (!double.IsNaN(predictions[row]))
            {
                sum += Math.Abs(ratings[row] - predictions[row]);
                count++;
            }
        }

        return (sum, count);
    }
}
