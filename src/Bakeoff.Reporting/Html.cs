using System.Net;

namespace Bakeoff.Reporting;

/// <summary>Text in HTML.</summary>
internal static class Html
{
    /// <summary>Escapes a text for element content and attribute values.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A table that scrolls by itself on a narrow screen; the first column names the row.</summary>
    public static string Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows) =>
        "<div class=\"scroll\"><table><thead><tr>" + string.Concat(header.Select(cell => $"<th scope=\"col\">{Encode(cell)}</th>")) + "</tr></thead><tbody>\n"
        + string.Concat(rows.Select(row => $"<tr><th scope=\"row\">{Encode(row[0])}</th>{string.Concat(row.Skip(1).Select(cell => $"<td>{Encode(cell)}</td>"))}</tr>\n"))
        + "</tbody></table></div>\n";
}
