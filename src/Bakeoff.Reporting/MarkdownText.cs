using System.Text;

namespace Bakeoff.Reporting;

/// <summary>Texts of the user's, and of others', as Markdown that shows them and does nothing else.</summary>
internal static class MarkdownText
{
    /// <summary>Escapes a string for a line or a cell: no markup, HTML, link or image in it is one, and nobody is mentioned.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            char letter = text[i];
            string written = letter switch
            {
                '<' => "&lt;",
                '&' => "&amp;",
                '\r' or '\n' => " ",
                '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '!' => $"\\{letter}",
                '#' or '+' or '-' or '>' when i == 0 => $"\\{letter}",
                '@' when i == 0 || !char.IsLetterOrDigit(text[i - 1]) => "@<!-- -->", // recall@10 mentions nobody.
                _ => letter.ToString(),
            };
            escaped.Append(written);
        }

        return escaped.ToString();
    }

    /// <summary>A text within a hidden comment of HTML, which it cannot end.</summary>
    public static string Hidden(string text) =>
        text.Replace("--", "- -", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
