using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>Reads what the split's options say of time: dates, timestamps in the dataset's unit, and durations.</summary>
internal static class SplitTime
{
    /// <summary>How dates are written, for messages.</summary>
    public const string Dates = "a date such as 2015-01-31, a time such as 2015-01-31T18:00:00Z (UTC), or a timestamp in the dataset's unit";

    /// <summary>How durations are written, for messages.</summary>
    public const string Durations = "a number above 0 and a unit, such as 60d: s, m, h, d or w for seconds, minutes, hours, days or weeks";

    private static readonly string[] Patterns = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    /// <summary>Says whether a text is a date, a time or a timestamp.</summary>
    /// <param name="text">The text.</param>
    public static bool IsDate(string text) => TryReadNumber(text, out _) || TryReadDate(text, out _);

    /// <summary>
    /// Says whether the first of two times is before the second; true also where one of them is a date and the other a timestamp, which only the
    /// dataset can compare.
    /// </summary>
    /// <param name="first">A text that <see cref="IsDate"/> accepts.</param>
    /// <param name="second">Another.</param>
    public static bool IsEarlier(string first, string second) =>
        TryReadNumber(first, out long one) && TryReadNumber(second, out long other) ? one < other
        : !TryReadDate(first, out DateTime begin) || !TryReadDate(second, out DateTime end) || begin < end;

    /// <summary>Says whether a text is a duration.</summary>
    /// <param name="text">The text.</param>
    public static bool IsDuration(string text) => TryReadSeconds(text, out _);

    /// <summary>Reads a date, a time or a timestamp.</summary>
    /// <param name="text">What the options' check has accepted.</param>
    /// <param name="option">The option, for the message.</param>
    /// <param name="perSecond">How many units of the dataset's timestamps make a second; 0 where they are no times.</param>
    /// <returns>The timestamp, in the dataset's unit.</returns>
    /// <exception cref="DataException">
    /// It is a date, and the dataset has no times (<c>BKF2026</c>); or a number that is a year or a date without hyphens, and the dataset has times
    /// (<c>BKF2025</c>).
    /// </exception>
    public static long Read(string text, string option, long perSecond)
    {
        if (!TryReadNumber(text, out long timestamp))
        {
            return TryReadDate(text, out DateTime date)
                ? Clamp((Int128)(long)(date - DateTime.UnixEpoch).TotalSeconds * Demand(perSecond, option, text))
                : throw new ArgumentException($"'{text}' is no date.", nameof(text));
        }

        return perSecond > 0 && timestamp is (>= 1000 and <= 9999) or (>= 10_000_101 and <= 99_991_231) ? throw new DataException(
            ErrorCodes.OutsideTheTimes,
            $"'split.{option}' is '{text}', which is read as a timestamp: that of {Show(timestamp, perSecond)}.", $"Write {Dates}.") : timestamp;
    }

    /// <summary>Reads a duration.</summary>
    /// <param name="text">What the options' check has accepted.</param>
    /// <param name="option">The option, for the message.</param>
    /// <param name="perSecond">How many units of the dataset's timestamps make a second; 0 where they are no times.</param>
    /// <returns>The duration, in the dataset's unit; at least 1.</returns>
    /// <exception cref="DataException">The dataset has no times (<c>BKF2026</c>).</exception>
    public static long ReadDuration(string text, string option, long perSecond) => TryReadSeconds(text, out long seconds)
        ? Clamp((Int128)seconds * Demand(perSecond, option, text))
        : throw new ArgumentException($"'{text}' is no duration.", nameof(text));

    /// <summary>The nearest timestamp that there is: the year 9999 is beyond those in nanoseconds, and means what is after all of them.</summary>
    /// <param name="timestamp">A number of the dataset's units.</param>
    public static long Clamp(Int128 timestamp) => (long)Int128.Clamp(timestamp, long.MinValue, long.MaxValue);

    /// <summary>Says a timestamp as people do, for messages.</summary>
    /// <param name="timestamp">The timestamp, in the dataset's unit.</param>
    /// <param name="perSecond">How many units of the dataset's timestamps make a second; 0 where they are no times.</param>
    public static string Show(long timestamp, long perSecond)
    {
        const long MaxSeconds = 253_402_300_799; // The end of the year 9999.
        return perSecond > 0 && timestamp / perSecond is >= 0 and <= MaxSeconds and long seconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.ToString(Patterns[^1], CultureInfo.InvariantCulture)
            : timestamp.ToString(CultureInfo.InvariantCulture);
    }

    private static long Demand(long perSecond, string option, string text) => perSecond > 0 ? perSecond : throw new DataException(
        ErrorCodes.NoTimes, $"'split.{option}' is '{text}', and the dataset has no times: its timestamps are the numbers of its rows.",
        "Give the number of a row instead of a date, or use 'testShare'; or let the dataset name its column of timestamps.");

    private static bool TryReadNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static bool TryReadDate(string text, out DateTime date) => DateTime.TryParseExact(
        text, Patterns, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out date);

    private static bool TryReadSeconds(string text, out long seconds)
    {
        long unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, 'w' => 604_800, _ => 0 };
        bool isNumber = long.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        seconds = isNumber && number <= int.MaxValue ? number * unit : 0;
        return seconds > 0;
    }
}
