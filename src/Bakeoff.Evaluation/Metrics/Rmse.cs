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

    /// <summary>The RMSE of some rows.</summary>
    /// <param name="ratings">The true ratings.</param>
    /// <param name="predictions">The predictions, NaN where there is none.</param>
    public static double Of(ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions)
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
