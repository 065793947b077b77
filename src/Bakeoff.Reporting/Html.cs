using System.Net;

namespace Bakeoff.Reporting;

/// <summary>Writes text and tables as HTML.</summary>
internal static class Html
{
    /// <summary>Escapes a string for element content and attribute values.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Writes a table that scrolls on its own on a narrow screen, also by keyboard; the first column names the row.</summary>
    public static string Table(string label, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows) =>
        $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Encode(label)}\"><table><thead><tr>"
            + string.Concat(header.Select(cell => $"<th scope=\"col\">{Encode(cell)}</th>")) + "</tr></thead><tbody>\n"
        + string.Concat(
            rows.Select(
                row => $"<tr><th scope=\"row\">{Encode(row[0])}</th>{string.Concat(row.Skip(1).Select(cell => $"<td>{Encode(cell)}</td>"))}</tr>\n"))
        + "</tbody></table></div>\n";
}
