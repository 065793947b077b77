using System.Globalization;
using System.Text;
using Bakeoff.Reporting;

namespace Bakeoff.Experiments;

/// <summary>Writes <c>index.html</c> of a matrix: a table for each dataset, with a link to the page of each point.</summary>
internal static class MatrixPage
{
    private const int MaxRows = 40;

    /// <summary>Renders the page.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="answer">The same in sentences.</param>
    /// <param name="stamp">What the page is made of; null, which is the default, where that is not known.</param>
    public static string Render(MatrixReport report, IReadOnlyList<string> answer, PageStamp? stamp = null)
    {
        var page = new StringBuilder();
        PageFrame.Begin(page, report.Experiment);
        page.Append(CultureInfo.InvariantCulture, $"<p>{Html.Encode(report.Question)}</p>\n<div class=\"answer\">")
            .AppendJoin("", answer.Select(sentence => $"<p>{Html.Encode(sentence)}</p>")).Append("</div>\n");
        page.Append("<p class=\"files\">Files: <a href=\"report.md\">report.md</a> · <a href=\"matrix.json\">matrix.json</a></p>\n");
        IEnumerable<MatrixRow> rows = report.Tables.SelectMany(table => table.Rows);
        var styles = new ModelStyles(
            rows.Where(row => !row.IsFloor).Select(NameOf), rows.Where(row => row.IsFloor).Select(NameOf));
        foreach (MatrixTable table in report.Tables)
        {
            Append(page, table, report.Metrics, styles);
        }

        page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Html.Encode(MatrixMarkdown.Legend)}</p>\n");
        if (report.Points.Any(point => point.Failure is not null))
        {
            page.Append("<h2>Failed</h2>\n<ul>")
                .AppendJoin("", report.Points.Where(point => point.Failure is not null)
                    .Select(point => $"<li class=\"look\">{Html.Encode(point.Experiment)}: {Html.Encode(point.Failure!)}</li>"))
                .Append("</ul>\n");
        }

        return PageFrame.End(page, stamp);
    }

    private static void Append(StringBuilder page, MatrixTable table, IReadOnlyList<string> metrics, ModelStyles styles)
    {
        string[] ids = [.. metrics.Where(id => table.Rows.Any(row => row.Metrics.ContainsKey(id)))];
        IEnumerable<string> columns = MatrixMarkdown.Columns(table).Concat(ids.Select(id => id.Split('/')[0])).Append("report");
        page.Append(
            CultureInfo.InvariantCulture,
            $"<h2>{Html.Encode(table.Dataset)}</h2>\n{(ids.Length > 0 ? ChartFigure.Render(Forest(table, ids[0], styles)) : "")}<div "
                + $"class=\"scroll\" tabindex=\"0\" role=\"region\" "
                + $"aria-label=\"{Html.Encode(table.Dataset)}\">"
                + $"<table class=\"sortable\"><thead><tr>")
            .AppendJoin("", columns.Select(column => $"<th scope=\"col\"><button type=\"button\">{Html.Encode(column)}</button></th>"))
            .Append("</tr></thead><tbody>\n");
        foreach (MatrixRow row in table.Rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr{(row.IsFloor ? " class=\"floor\"" : "")}>")
                .AppendJoin("", MatrixMarkdown.Labels(table, row).Select((label, i) => Label(
                    i == 0 ? "th scope=\"row\"" : "td", label,
                    label == row.Model ? ChartFigure.Swatch(label, styles[NameOf(row)]) : Html.Encode(label))))
                .AppendJoin("", ids.Select(id => Cell(row.Metrics.GetValueOrDefault(id))))
                .Append(
                    CultureInfo.InvariantCulture,
                    $"<td data-value=\"{Html.Encode(row.Experiment)}\"><a "
                        + $"href=\"{Html.Encode(row.Report)}\">{Html.Encode(row.Experiment)}</a></td></tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static string Label(string element, string label, string shown) =>
        $"<{element} data-value=\"{Html.Encode(label)}\">{shown}</{element.Split(' ')[0]}>";

    /// <summary>A result that several models have has the colour of the first.</summary>
    private static string NameOf(MatrixRow row) => row.Model.Split(" = ")[0].Split(" (")[0];

    private static Chart Forest(MatrixTable table, string id, ModelStyles styles)
    {
        (MatrixRow Row, MatrixCell Cell)[] rows = [
            .. table.Rows.Where(row => row.Metrics.ContainsKey(id)).Select(row => (row, row.Metrics[id])).Take(MaxRows)];
        return new Chart(
            $"{id.Split('/')[0]} with 95 % intervals", ChartKind.Intervals, new ChartAxis(id.Split('/')[0]),
            new ChartAxis("") { Categories = [.. rows.Select(of => string.Join(", ", MatrixMarkdown.Labels(table, of.Row)))] },
            [
                .. rows.Index().GroupBy(of => NameOf(of.Item.Row)).Select(model => new ChartSeries(
                    model.Key, styles[model.Key],
                    [
                        .. model.Select(of => new ChartPoint(
                            of.Item.Cell.Value, of.Index, of.Item.Cell.Low, of.Item.Cell.High, of.Item.Cell.DoesNotMeasure)),
                    ])),
            ]) { Subject = "model" };
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
