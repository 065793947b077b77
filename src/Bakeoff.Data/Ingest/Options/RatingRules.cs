using System.Globalization;

namespace Bakeoff.Data;

/// <summary>What a rating and a timestamp may be, as SQL and in words, whatever the format.</summary>
internal static class RatingRules
{
    /// <summary>2100-01-01, in seconds.</summary>
    private const long EndOfTime = 4_102_444_800;

    /// <summary>The scale in words.</summary>
    public static string ScaleOf(IngestOptions options) =>
        string.Create(CultureInfo.InvariantCulture, $"{options.MinimumRating} to {options.MaximumRating} in steps of {options.RatingStep}");

    /// <summary>The condition that a rating is not on the scale.</summary>
    public static string OffScale(IngestOptions options, string rating)
    {
        (double low, double high, double step) = (options.MinimumRating, options.MaximumRating, options.RatingStep);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{rating} < {low} OR {rating} > {high} OR abs(({rating} - {low}) / {step} - round(({rating} - {low}) / {step})) > 1e-4");
    }

    /// <summary>Says whether a number is a timestamp between 1970 and 2100.</summary>
    public static bool IsInTime(double timestamp, TimeUnit unit) =>
        timestamp >= 0 && timestamp * unit.Nanoseconds < (double)EndOfTime * TimeUnit.Seconds.Nanoseconds;

    /// <summary>The condition that a timestamp is not between 1970 and 2100.</summary>
    public static string OutOfTime(string timestamp, TimeUnit unit) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{timestamp} < 0 OR {timestamp} >= {EndOfTime * (TimeUnit.Seconds.Nanoseconds / unit.Nanoseconds)}");
}
