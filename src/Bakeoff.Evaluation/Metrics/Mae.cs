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

    /// <summary>The MAE of some rows.</summary>
    /// <param name="ratings">The true ratings.</param>
    /// <param name="predictions">The predictions, NaN where there is none.</param>
    public static double Of(ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions)
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
