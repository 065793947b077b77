using System.Net;

namespace Bakeoff.Reporting;

/// <summary>Writes text and tables as HTML.</summary>
internal static class Html
{
    /// <summary>Escapes a string for element content and attribute values.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Writes a table that scrolls on its own on a narrow screen, also by keyboard; the first column names the row.</summary>
    /// <param name="label">What the table is about, not yet encoded.</param>
    /// <param name="header">The heads of the columns, not yet encoded.</param>
    /// <param name="rows">The cells of each row, not yet encoded.</param>
    public static string Table(string label, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows) =>
        TableOfMarkup(label, header, rows.Select(row => (IReadOnlyList<string>)[.. row.Select(Encode)]));

    /// <summary>Writes the same of cells that are HTML.</summary>
    /// <param name="label">What the table is about, not yet encoded.</param>
    /// <param name="header">The heads of the columns, not yet encoded.</param>
    /// <param name="rows">The cells of each row, as HTML.</param>
    public static string TableOfMarkup(string label, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows) =>
        $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Encode(label)}\"><table><thead><tr>"
            + string.Concat(header.Select(cell => $"<th scope=\"col\">{Encode(cell)}</th>")) + "</tr></thead><tbody>\n"
        + string.Concat(
            rows.Select(row => $"<tr><th scope=\"row\">{row[0]}</th>{string.Concat(row.Skip(1).Select(cell => $"<td>{cell}</td>"))}</tr>\n"))
        + "</tbody></table></div>\n";
}
