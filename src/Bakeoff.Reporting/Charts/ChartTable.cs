using System.Globalization;

namespace Bakeoff.Reporting;

/// <summary>What a chart shows as a table, folded: for screen readers, and for who wants the numbers.</summary>
internal static class ChartTable
{
    private const int MaxRows = 500;

    /// <summary>Writes the table.</summary>
    /// <param name="chart">The chart.</param>
    public static string Render(Chart chart)
    {
        if (chart.Kind == ChartKind.Parallel)
        {
            return "";
        }

        (ChartSeries Series, ChartPoint Point)[] points = [
            .. chart.Series.SelectMany(series => series.Points, (series, point) => (series, point)).Where(of => of.point.Y is not null)];
        bool intervals = points.Any(of => of.Point.Low is not null), notes = points.Any(of => of.Point.Note is not null);
        bool named = chart.HasLegend && (chart.Series.Count > 1 || chart.Series[0].Name.Length > 0);
        bool rows = chart.Kind is ChartKind.Intervals or ChartKind.Spans, spans = chart.Kind == ChartKind.Spans;
        (ChartAxis first, ChartAxis second) = rows ? (chart.Y, chart.X) : (chart.X, chart.Y);
        string[] header =
        [
            .. named ? new[] { chart.Subject } : [], Title(first, chart.Subject), .. spans ? [] : new[] { Title(second, "value") },
            .. intervals ? spans ? ["from", "to"] : ["95 % interval, low", "high"] : Array.Empty<string>(), .. notes ? new[] { "note" } : [],
        ];
        IReadOnlyList<string> RowOf(ChartSeries series, ChartPoint point)
        {
            (double one, double other) = rows ? (point.Y!.Value, point.X) : (point.X, point.Y!.Value);
            return
            [
                .. named ? new[] { series.Name } : [], Cell(first, one), .. spans ? [] : new[] { Cell(second, other) },
                .. intervals ? new[] { Number(point.Low), Number(point.High) } : [], .. notes ? new[] { point.Note ?? "" } : [],
            ];
        }

        string more = points.Length <= MaxRows ? ""
            : string.Create(CultureInfo.InvariantCulture, $"<p class=\"note\">The first {MaxRows} of {points.Length:N0} points.</p>");
        return $"<details class=\"data\"><summary>Table<span class=\"unseen\"> of {Html.Encode(chart.Title)}</span></summary>{more}"
            + Html.Table($"Table of {chart.Title}", header, points.Take(MaxRows).Select(of => RowOf(of.Series, of.Point))) + "</details>\n";
    }

    private static string Title(ChartAxis axis, string otherwise) => axis.Title.Length > 0 ? axis.Title : otherwise;

    private static string Cell(ChartAxis axis, double value) => axis.Categories is { } names ? names[(int)value] : Number(value);

    private static string Number(double? value) => value is not { } number ? "–"
        : number == Math.Truncate(number) && Math.Abs(number) < 1e15 ? Decimals.Plain(number, 0) : Decimals.Plain(number);
}
