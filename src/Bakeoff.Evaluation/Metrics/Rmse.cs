using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// Root mean squared error over test rows: √(Σ(r − p)² / n). Rows without a prediction are left out and show in the
/// coverage, as LensKit does. No rows: NaN.
/// </summary>
public static class Rmse
{
    /// <summary>The metric's name.</summary>
    public const string Name = "rmse";

    /// <summary>The mean over users of each user's own, so that a user with many test rows counts no more than others.</summary>
    public const string PerUserName = "rmse-user";

    /// <summary>The error over all test rows.</summary>
    internal static RatingMetric Pooled { get; } = new()
    {
        Name = Name,
        SumOf = static user => SumOf(user.Ratings, user.Predictions),
        Better = MetricDirection.Lower,
        IsRoot = true,
        Over = MetricPopulation.Ratings,
        IsCompared = true,
        Lowest = 0,
        Unit = "ratings",
        Summary = "√(Σ (rating − prediction)² / rows): over all test rows",
        Formula = "√(Σ (r − p)² / n) over test rows with rating r and prediction p.",
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
        Summary = "the mean over users of each user's RMSE",
        Formula = "√(Σ (r − p)² / n) over one user's test rows.",
        Ties = MetricTexts.NoTies,
        Undefined = $"{MetricTexts.NoPrediction} Undefined for a user without any prediction.",
        Source = "the textbook; rows without a prediction as in LensKit",
    };

    /// <summary>The RMSE of some rows.</summary>
    /// <param name="ratings">The true ratings.</param>
    /// <param name="predictions">The predictions, NaN where there is none.</param>
    public static double Compute(ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions)
    {
        (double sum, double count) = SumOf(ratings, predictions);
        return Math.Sqrt(sum / count);
    }

    /// <summary>The sum of squared errors and the number of rows with a prediction.</summary>
    internal static (double Sum, double Count) SumOf(ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions)
    {
        (double sum, double count) = (0, 0);
        for (int row = 0; row < ratings.Length; row++)
        {
            if (!double.IsNaN(predictions[row]))
            {
                double error = ratings[row] - predictions[row];
                sum += error * error;
                count++;
            }
        }

        return (sum, count);
    }
}
