using System.Globalization;
using System.Text;

namespace Bakeoff.Reporting;

/// <summary>
/// A chart as plain SVG, for who has no scripts: its colours are those of the style sheet. It is narrow, so that its text can be read on a phone.
/// </summary>
internal sealed class StaticChart
{
    private const int Width = 420, Right = 24, RowHeight = 22, PlotHeight = 190;
    private const double LetterWidth = 6.2;
    private readonly StringBuilder _svg = new();
    private readonly Chart _chart;
    private readonly ChartScale _x, _y;
    private readonly double _left, _top, _bottom;

    private StaticChart(Chart chart)
    {
        _chart = chart;
        ChartPoint[] points = [.. chart.Series.SelectMany(series => series.Points).Where(point => point.Y is not null)];
        bool rows = chart.Kind is ChartKind.Intervals or ChartKind.Spans;
        _top = rows ? 6 : 26; // Rows have their names next to them, and no title above.
        _bottom = _top + (rows ? RowHeight * Math.Max(1, chart.Y.Categories!.Count) : PlotHeight);
        IEnumerable<double> ends = points.SelectMany(point => new[] { point.Low, point.High }).OfType<double>();
        double[] xs = [.. points.Select(point => point.X), .. rows ? ends : []];
        double[] ys = [.. points.Select(point => point.Y!.Value), .. rows || chart.Kind == ChartKind.Parallel ? [] : ends];
        if (chart.HasDiagonal)
        {
            xs = ys = [.. xs, .. ys];
        }

        if (chart.Kind == ChartKind.Bars)
        {
            ys = [.. ys, 0];
        }

        // Rows read from above.
        _y = rows ? new ChartScale(chart.Y, ys, _top, _bottom, 5) : new ChartScale(chart.Y, ys, _bottom, _top, 5);
        double text = chart.Kind == ChartKind.Parallel ? 6 : _y.Ticks.Select(tick => Shorten(tick.Text).Length).DefaultIfEmpty(0).Max();
        _left = 12 + (LetterWidth * text);

        // No fractions of what is counted, such as epochs.
        int room = xs.Length > 0 && xs.All(double.IsInteger) ? (int)Math.Clamp(xs.Max() - xs.Min(), 1, 4) : 4;
        _x = new ChartScale(chart.X, xs, _left, Width - Right, room);
    }

    /// <summary>Draws a chart.</summary>
    /// <param name="chart">The chart.</param>
    public static string Render(Chart chart) => new StaticChart(chart).Render();

    private string Render()
    {
        bool turned = _x.Ticks.Sum(tick => tick.Text.Length + 1) * LetterWidth > Width - _left;
        double foot = turned ? 14 + (LetterWidth * 0.6 * _x.Ticks.Max(tick => tick.Text.Length)) : 16, height = _bottom + foot + 22;
        string name = Html.Encode(_chart.Title);
        Add($"<svg viewBox=\"0 0 {Width} {P(height)}\" role=\"img\" aria-label=\"{name}\">");
        AppendAxes(turned, height);
        foreach (ChartSeries series in _chart.Series)
        {
            Append(series);
        }

        foreach (ChartLabel label in _chart.Labels)
        {
            Add($"<text class=\"on\" x=\"{P(_x.PlaceOf(label.X) + 4)}\" y=\"{P(Y(label.Y) + 4)}\">{Html.Encode(label.Text)}</text>");
        }

        return _svg.Append("</svg>").ToString();
    }

    private void AppendAxes(bool turned, double height)
    {
        (double right, bool parallel) = (Width - Right, _chart.Kind == ChartKind.Parallel);
        if (_chart.Y.Title.Length > 0)
        {
            Add($"<text x=\"0\" y=\"12\">{Html.Encode(_chart.Y.Title)}</text>");
        }

        Add($"<text x=\"{P(right)}\" y=\"{P(height - 5)}\" text-anchor=\"end\">{Html.Encode(_chart.X.Title)}</text>");
        foreach ((double value, string text) in parallel ? [] : _y.Ticks)
        {
            Add($"<line class=\"grid\" x1=\"{P(_left)}\" x2=\"{P(right)}\" y1=\"{P(Y(value))}\" y2=\"{P(Y(value))}\"/>");
            Add($"<text x=\"{P(_left - 6)}\" y=\"{P(Y(value) + 4)}\" text-anchor=\"end\">{Html.Encode(Shorten(text))}</text>");
        }

        foreach ((double value, string text) in _x.Ticks)
        {
            (string x, string y) = (P(_x.PlaceOf(value)), P(_bottom + 16));
            string place = turned ? $"text-anchor=\"end\" transform=\"rotate(-35 {x} {y})\"" : "text-anchor=\"middle\"";
            Add($"<line class=\"grid\" x1=\"{x}\" x2=\"{x}\" y1=\"{P(parallel ? _top : _bottom)}\" y2=\"{P(_bottom + 4)}\"/>");
            Add($"<text x=\"{x}\" y=\"{y}\" {place}>{Html.Encode(text)}</text>");
        }

        if (_chart.X.Mark is { } mark)
        {
            Add($"<line class=\"ideal\" x1=\"{P(_x.PlaceOf(mark))}\" x2=\"{P(_x.PlaceOf(mark))}\" y1=\"{P(_top)}\" y2=\"{P(_bottom)}\"/>");
        }

        if (_chart.HasDiagonal)
        {
            (double low, double high) = (Math.Max(_x.Low, _y.Low), Math.Min(_x.High, _y.High));
            Add(
                $"<line class=\"ideal\" x1=\"{P(_x.PlaceOf(low))}\" y1=\"{P(Y(low))}\" x2=\"{P(_x.PlaceOf(high))}\" y2=\"{P(Y(high))}\"/>");
        }
    }

    private void Append(ChartSeries series)
    {
        const int MostDots = 50; // More of them hide their line.
        string classes = series.Style.Classes
            + (_chart.Series.Any(other => other != series && other.Style.Colour == series.Style.Colour) ? " dashed" : "");
        ChartPoint[] points = [.. series.Points.Where(point => point.Y is not null)];
        if (_chart.Kind is ChartKind.Lines or ChartKind.Parallel)
        {
            string way = string.Join(' ', points.Select(point => $"{P(X(point))},{P(Y(point.Y!.Value))}"));
            Add($"<polyline class=\"line {classes}\" points=\"{way}\"/>");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ChartPoint point in _chart.Kind == ChartKind.Parallel ? [] : points)
        {
            AppendInterval(point, classes);
            bool dot = _chart.Kind is not ChartKind.Bars and not ChartKind.Spans && (_chart.Kind != ChartKind.Lines || points.Length <= MostDots);
            string path = dot ? PathOf(series.Style.Shape, X(point), Y(point.Y!.Value)) : "";
            if (dot && seen.Add(path))
            {
                Add($"<path class=\"dot {classes}\" d=\"{path}\"/>");
            }
        }
    }

    private void AppendInterval(ChartPoint point, string classes)
    {
        (double x, double y) = (X(point), Y(point.Y!.Value));
        if (_chart.Kind == ChartKind.Bars)
        {
            double half = _x.Band * 0.4;
            Add($"<rect class=\"bar {classes}\" x=\"{P(x - half)}\" y=\"{P(y)}\" width=\"{P(2 * half)}\" height=\"{P(Y(0) - y)}\"/>");
        }
        else if (point is { Low: { } low, High: { } high })
        {
            (double from, double to) = _chart.Kind is ChartKind.Intervals or ChartKind.Spans
                ? (_x.PlaceOf(low), _x.PlaceOf(high)) : (Y(low), Y(high));
            Add(_chart.Kind switch
            {
                ChartKind.Spans => FormattableString.Invariant(
                    $"<rect class=\"bar {classes}\" x=\"{P(from)}\" y=\"{P(y - 8)}\" width=\"{P(Math.Max(1, to - from))}\" height=\"16\">")
                    + $"<title>{Html.Encode(point.Note ?? "")}</title></rect>",
                ChartKind.Intervals => $"<line class=\"line {classes}\" x1=\"{P(from)}\" x2=\"{P(to)}\" y1=\"{P(y)}\" y2=\"{P(y)}\"/>",
                _ => $"<line class=\"line {classes}\" x1=\"{P(x)}\" x2=\"{P(x)}\" y1=\"{P(from)}\" y2=\"{P(to)}\"/>",
            });
        }
    }

    private static string PathOf(int shape, double x, double y) => shape switch
    {
        1 => $"M{P(x - 3)},{P(y - 3)}h6v6h-6z",
        2 => $"M{P(x)},{P(y - 4.2)}l4.2,4.2l-4.2,4.2l-4.2,-4.2z",
        3 => $"M{P(x)},{P(y - 4)}l4.2,7h-8.4z",
        _ => $"M{P(x - 3.2)},{P(y)}a3.2,3.2 0 1 1 6.4,0a3.2,3.2 0 1 1 -6.4,0z",
    };

    private static string Shorten(string text)
    {
        const int Most = 26;
        return text.Length <= Most ? text : text[..(Most - 1)] + "…";
    }

    private double X(ChartPoint point) => _x.PlaceOf(point.X);

    private double Y(double value) => _y.PlaceOf(value);

    private void Add(string element) => _svg.Append(element);

    // Adding 0 takes the sign off a zero.
    private static string P(double value) => (Math.Round(value, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);
}
