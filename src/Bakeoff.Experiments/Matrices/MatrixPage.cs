using System.Globalization;
using System.Text;
using Bakeoff.Reporting;

namespace Bakeoff.Experiments;

/// <summary>Writes <c>index.html</c> of a matrix: a table for each dataset, with a link to the page of each point.</summary>
internal static class MatrixPage
{
    /// <summary>Renders the page.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="answer">The same in sentences.</param>
    public static string Render(MatrixReport report, IReadOnlyList<string> answer)
    {
        var page = new StringBuilder();
        PageFrame.Begin(page, report.Experiment);
        page.Append(CultureInfo.InvariantCulture, $"<p>{Html.Encode(report.Question)}</p>\n<div class=\"answer\">")
            .AppendJoin("", answer.Select(sentence => $"<p>{Html.Encode(sentence)}</p>")).Append("</div>\n");
        foreach (MatrixTable table in report.Tables)
        {
            Append(page, table, report.Metrics);
        }

        page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Html.Encode(MatrixMarkdown.Legend)}</p>\n");
        if (report.Points.Any(point => point.Failure is not null))
        {
            page.Append("<h2>Failed</h2>\n<ul>")
                .AppendJoin("", report.Points.Where(point => point.Failure is not null)
                    .Select(point => $"<li class=\"look\">{Html.Encode(point.Experiment)}: {Html.Encode(point.Failure!)}</li>"))
                .Append("</ul>\n");
        }

        return PageFrame.End(page);
    }

    private static void Append(StringBuilder page, MatrixTable table, IReadOnlyList<string> metrics)
    {
        string[] ids = [.. metrics.Where(id => table.Rows.Any(row => row.Metrics.ContainsKey(id)))];
        IEnumerable<string> columns = MatrixMarkdown.Columns(table).Concat(ids.Select(id => id.Split('/')[0])).Append("report");
        page.Append(
            CultureInfo.InvariantCulture,
            $"<h2>{Html.Encode(table.Dataset)}</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                + $"aria-label=\"{Html.Encode(table.Dataset)}\">"
                + $"<table class=\"sortable\"><thead><tr>")
            .AppendJoin("", columns.Select(column => $"<th scope=\"col\"><button type=\"button\">{Html.Encode(column)}</button></th>"))
            .Append("</tr></thead><tbody>\n");
        foreach (MatrixRow row in table.Rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr{(row.IsFloor ? " class=\"floor\"" : "")}>")
                .AppendJoin("", MatrixMarkdown.Labels(table, row).Select((label, i) => i == 0
                    ? $"<th scope=\"row\" data-value=\"{Html.Encode(label)}\">{Html.Encode(label)}</th>"
                    : $"<td data-value=\"{Html.Encode(label)}\">{Html.Encode(label)}</td>"))
                .AppendJoin("", ids.Select(id => Cell(row.Metrics.GetValueOrDefault(id))))
                .Append(
                    CultureInfo.InvariantCulture,
                    $"<td data-value=\"{Html.Encode(row.Experiment)}\"><a "
                        + $"href=\"{Html.Encode(row.Report)}\">{Html.Encode(row.Experiment)}</a></td></tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static string Cell(MatrixCell? cell)
    {
        if (cell is null)
        {
            return "<td>–</td>";
        }

        string value = MatrixMarkdown.MarkOf(cell) + Decimals.Plain(cell.Value);
        string shown = cell.Mark == MatrixCell.Best ? $"<strong>{value}</strong>" : value;
        string interval = cell is { Low: { } low, High: { } high }
            ? $"<span class=\"ci\">{Decimals.Plain(low, 3)} to {Decimals.Plain(high, 3)}</span>" : "";
        return string.Create(CultureInfo.InvariantCulture, $"<td data-value=\"{cell.Value:R}\">{shown}{interval}</td>");
    }
}
