using System.Globalization;
using System.Text.RegularExpressions;

namespace Bakeoff.Experiments;

/// <summary>Sizes as people write them: <c>20GB</c>.</summary>
internal static class ByteSize
{
    /// <summary>The bytes, or null where the text is no size.</summary>
    public static long? Parse(string text)
    {
        Match match = Regex.Match(text, @"^([0-9]+(?:\.[0-9]+)?)\s*([MGT])B$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return match.Success
            ? (long)(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * match.Groups[
                2].Value.ToUpperInvariant() switch { "M" => 1e6, "G" => 1e9, _ => 1e12 })
            : null;
    }

    public static string Format(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F1} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB"),
    };
}
