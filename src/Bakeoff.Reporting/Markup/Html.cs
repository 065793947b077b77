using System.Net;
using System.Text.RegularExpressions;

namespace Bakeoff.Reporting;

/// <summary>Writes text and tables as HTML.</summary>
internal static partial class Html
{
    /// <summary>Escapes a string for element content and attribute values.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Writes a table that scrolls on its own on a narrow screen, also by keyboard; the first column names the row.</summary>
    /// <param name="label">What the table is about, not yet encoded.</param>
    /// <param name="header">The heads of the columns, not yet encoded.</param>
    /// <param name="rows">The cells of each row, not yet encoded.</param>
    public static string Table(string label, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows) =>
        TableOfMarkup(label, header, rows.Select(row => (IReadOnlyList<string>)[.. row.Select(Encode)]));

    /// <summary>
    /// Writes the same of cells that are HTML. Columns of numbers are aligned to the right, those of text to the left, and long text wraps.
    /// </summary>
    /// <param name="label">What the table is about, not yet encoded.</param>
    /// <param name="header">The heads of the columns, not yet encoded.</param>
    /// <param name="rows">The cells of each row, as HTML.</param>
    public static string TableOfMarkup(string label, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [.. rows];
        string[] classes =
            [.. header.Select((_, column) => column == 0 ? "" : ClassOf([.. all.Where(row => column < row.Count).Select(row => row[column])]))];
        return $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Encode(label)}\"><table><thead><tr>"
            + string.Concat(header.Select((cell, column) => $"<th scope=\"col\"{classes[column]}>{Encode(cell)}</th>")) + "</tr></thead><tbody>\n"
            + string.Concat(all.Select(row => $"<tr><th scope=\"row\">{row[0]}</th>"
                + string.Concat(row.Select((cell, column) => $"<td{classes.ElementAtOrDefault(column)}>{cell}</td>").Skip(1)) + "</tr>\n"))
            + "</tbody></table></div>\n";
    }

    private static string ClassOf(IReadOnlyList<string> cells)
    {
        const int Long = 32;
        string[] texts = [.. cells.Select(cell => WebUtility.HtmlDecode(Tag().Replace(Folded().Replace(cell, ""), "")).Trim())];
        bool isText =
            texts.Any(text => text.Length > Long || (text.Length > 0 && char.IsLetter(text[0]) && !text.StartsWith("p ", StringComparison.Ordinal)));
        return !isText ? "" : texts.Any(text => text.Length > Long) ? " class=\"text long\"" : " class=\"text\"";
    }

    /// <summary>A list in a cell is folded: it takes no width.</summary>
    [GeneratedRegex("<ul>.*?</ul>")]
    private static partial Regex Folded();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
