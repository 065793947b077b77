using System.Globalization;

namespace Bakeoff.Experiments;

/// <summary>Makes what a file says fit to be shown on a terminal: anyone may have written the file.</summary>
internal static class ShownText
{
    /// <summary>
    /// Replaces what is no letter but changes how the rest is shown: control characters, line ends, and those that turn the direction of a text.
    /// </summary>
    /// <param name="text">The text.</param>
    public static string Of(string text) => text.All(IsPlain) ? text : string.Concat(text.Select(letter => IsPlain(letter) ? letter : '\uFFFD'));

    private static bool IsPlain(char letter) => char.GetUnicodeCategory(letter) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
