using System.Globalization;

namespace Bakeoff.Reporting;

/// <summary>
/// Measures text of 12 pixels, as the widest of the usual sans-serif fonts sets it: which font a reader has is not known, and the same text gives the
/// same picture everywhere.
/// </summary>
internal static class TextWidth
{
    private const string Ellipsis = "…";

    /// <summary>Gives the width of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isBold">Whether it is bold, which is wider.</param>
    /// <returns>The width in pixels.</returns>
    public static double Measure(string text, bool isBold) => text.Sum(WidthOf) * (isBold ? 1.12 : 1);

    /// <summary>Cuts what has no room, and ends it with an ellipsis then.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">The room in pixels.</param>
    /// <param name="isBold">Whether it is bold.</param>
    public static string Shorten(string text, double room, bool isBold)
    {
        if (Measure(text, isBold) <= room)
        {
            return text;
        }

        // Between letters as a reader sees them, of which one may be several characters.
        int[] starts = StringInfo.ParseCombiningCharacters(text);
        return text[..starts.LastOrDefault(start => Measure(text[..start] + Ellipsis, isBold) <= room)].TrimEnd() + Ellipsis;
    }

    private static double WidthOf(char letter) => letter switch
    {
        'm' or 'M' or 'W' or '%' or '@' or '…' => 12,
        'i' or 'j' or 'l' or 'I' or ' ' or '.' or ',' or ':' or ';' or '\'' or '|' => 4.1,
        'f' or 't' or 'r' or '(' or ')' or '[' or ']' or '-' or '/' => 5,
        'w' or 'O' or 'Q' or 'G' or 'D' or 'H' or 'N' or 'U' => 9.9,
        >= 'A' and <= 'Z' => 8.5,
        _ => char.IsAscii(letter) ? 7.7 : 12.5,
    };
}
