using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// calibration-error: how far predicted ratings are from the mean of the true ones among rows of about the same prediction:
/// Σ_b n_b / n · |mean prediction − mean rating| over ten bins of equal width between the lowest and the highest test rating (the expected
/// calibration error of Naeini, Cooper and Hauskrecht, AAAI 2015, for ratings); what lies outside counts to the first or last bin. Rows
/// without a prediction are left out. No rows: NaN.
/// </summary>
public static class CalibrationError
{
    /// <summary>The metric's name.</summary>
    public const string Name = "calibration-error";

    /// <summary>The number of bins.</summary>
    public const int Bins = 10;

    /// <summary>The metric.</summary>
    internal static PooledRatingMetric Metric { get; } = new()
    {
        Name = Name,
        Compute = Compute,
        Without = Without,
        Better = MetricDirection.Lower,
        Over = MetricPopulation.Other,
        Lowest = 0,
        Unit = "ratings",
        Summary = "Σ rows of a bin / rows · |mean prediction − mean rating| over ten bins of predictions",
        Formula = "Σ_b n_b / n · |mean prediction of b − mean rating of b| over ten bins b of equal width between the lowest " +
            "and the highest rating of the test rows; predictions outside count to the first or last bin.",
        Ties = "None: rows of a bin count alike.",
        Undefined = $"{MetricTexts.NoPrediction} Undefined without any prediction. Where all ratings are equal there is one bin.",
        Population = "All test rows with a prediction together; the interval is a jackknife over groups of users.",
        Source = "Naeini, Cooper and Hauskrecht, AAAI 2015, for ratings",
    };

    /// <summary>The error, at least 0, in ratings.</summary>
    /// <param name="ratings">The true ratings.</param>
    /// <param name="predictions">The predictions, NaN where there is none.</param>
    public static double Compute(ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions) => ErrorOf(BinsOf(ratings, predictions));

    private static double ErrorOf(List<CalibrationBin> bins)
    {
        (double error, double rows) = (0, 0);
        foreach (CalibrationBin bin in bins)
        {
            error += bin.Rows * Math.Abs(bin.MeanPrediction - bin.MeanRating);
            rows += bin.Rows;
        }

        return error / rows;
    }

    /// <summary>The bins that hold a row, in ascending order.</summary>
    internal static List<CalibrationBin> BinsOf(ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions)
    {
        (float low, float high) = Extend((float.PositiveInfinity, float.NegativeInfinity), ratings);
        double width = (high - low) / (double)Bins;
        Span<(double Predicted, double Rated, int Rows)> sums = stackalloc (double, double, int)[Bins];
        sums.Clear();
        Add(sums, ratings, predictions, low, width);
        return BinsOf(sums, low, width);
    }

    /// <summary>The error of the rows that come before some rows and of those that come after them, without a copy of either.</summary>
    /// <param name="ratings">The true ratings of all rows.</param>
    /// <param name="predictions">The predictions of all rows, NaN where there is none.</param>
    /// <param name="without">The rows that are left out.</param>
    internal static double Without(ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions, Range without)
    {
        (int start, int length) = without.GetOffsetAndLength(ratings.Length);
        int end = start + length;
        (float low, float high) = Extend(Extend((float.PositiveInfinity, float.NegativeInfinity), ratings[..start]), ratings[end..]);
        double width = (high - low) / (double)Bins;
        Span<(double Predicted, double Rated, int Rows)> sums = stackalloc (double, double, int)[Bins];
        sums.Clear();
        Add(sums, ratings[..start], predictions[..start], low, width);
        Add(sums, ratings[end..], predictions[end..], low, width);
        return ErrorOf(BinsOf(sums, low, width));
    }

    private static (float Low, float High) Extend((float Low, float High) scale, ReadOnlySpan<float> ratings)
    {
        foreach (float rating in ratings)
        {
            scale = (Math.Min(scale.Low, rating), Math.Max(scale.High, rating));
        }

        return scale;
    }

    private static void Add(
        Span<(double Predicted, double Rated, int Rows)> sums, ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions, float low, double width)
    {
        for (int row = 0; row < ratings.Length; row++)
        {
            if (!double.IsNaN(predictions[row]))
            {
                int bin = width > 0 ? (int)Math.Clamp((predictions[row] - low) / width, 0, Bins - 1) : 0;
                sums[bin] = (sums[bin].Predicted + predictions[row], sums[bin].Rated + ratings[row], sums[bin].Rows + 1);
            }
        }
    }

    private static List<CalibrationBin> BinsOf(ReadOnlySpan<(double Predicted, double Rated, int Rows)> sums, float low, double width)
    {
        var bins = new List<CalibrationBin>();
        for (int bin = 0; bin < Bins; bin++)
        {
            if (sums[bin].Rows > 0)
            {
                bins.Add(
                    new CalibrationBin(
                        low + (bin * width), low + ((bin + 1) * width), sums[bin].Rows, sums[bin].Predicted / sums[bin].Rows,
                        sums[bin].Rated / sums[bin].Rows));
            }
        }

        return bins;
    }
}
