using System.Globalization;
using System.Text;

namespace Bakeoff.Reporting;

/// <summary>Charts as inline SVG: no script, no font of their own, colours from the page's style sheet.</summary>
internal static class Chart
{
    private const int Width = 640;
    private const int Height = 260;
    private const int Left = 56;
    private const int Bottom = 40;
    private const int Top = 28;

    /// <summary>Lines through points, one for each series; with the diagonal where x and y are the same quantity.</summary>
    public static string Lines(
        string title, string xTitle, string yTitle, IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> series,
        bool diagonal = false)
    {
        (double, double)[] all = [.. series.SelectMany(line => line.Points)];
        (double low, double high) = Padded(all.Min(point => point.Item2), all.Max(point => point.Item2));
        (double first, double last) = (all.Min(point => point.Item1), all.Max(point => point.Item1));
        double X(double x) => Left + ((Width - Left - 10) * (last > first ? (x - first) / (last - first) : 0.5));
        var svg = new StringBuilder();
        Frame(svg, title, yTitle, low, high);
        if (diagonal)
        {
            (double from, double to) = (Math.Max(first, low), Math.Min(last, high));
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"ideal\" x1=\"{N(X(from))}\" y1=\"{N(Y(from, low, high))}\" x2=\"{N(X(to))}\" y2=\"{N(Y(to, low, high))}\"/>");
        }

        for (int i = 0; i < series.Count; i++)
        {
            string points = string.Join(' ', series[i].Points.Select(point => $"{N(X(point.X))},{N(Y(point.Y, low, high))}"));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line c{i % 6}\" points=\"{points}\"/>");
            foreach ((double x, double y) in series[i].Points.Count <= 50 ? series[i].Points : [])
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"dot c{i % 6}\" cx=\"{N(X(x))}\" cy=\"{N(Y(y, low, high))}\" r=\"2.5\"/>");
            }
        }

        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{Left}\" y=\"{Height - 22}\">{N(first)}</text><text x=\"{Width - 10}\" y=\"{Height - 22}\" "
                + $"text-anchor=\"end\">{N(last)}</text>");
        return Finish(svg, xTitle, series.Select(line => line.Name));
    }

    /// <summary>Draws bars next to each other, one of each series in each group; a missing value leaves a gap.</summary>
    /// <param name="title">What the chart shows.</param>
    /// <param name="xTitle">What the groups are.</param>
    /// <param name="yTitle">What the values are.</param>
    /// <param name="groups">The name of each group.</param>
    /// <param name="series">The values of each series, one for each group.</param>
    /// <param name="caption">HTML that stands before the names of the series.</param>
    public static string Bars(
        string title, string xTitle, string yTitle, IReadOnlyList<string> groups, IReadOnlyList<(string Name, IReadOnlyList<double?> Values)> series,
        string caption = "")
    {
        double high = Math.Max(series.SelectMany(bars => bars.Values).Max() ?? 1, 1e-9) * 1.05;
        double slot = (double)(Width - Left - 10) / groups.Count;
        double bar = slot * 0.8 / series.Count;
        var svg = new StringBuilder();
        Frame(svg, title, yTitle, 0, high);
        for (int group = 0; group < groups.Count; group++)
        {
            for (int i = 0; i < series.Count; i++)
            {
                if (series[i].Values[group] is { } value)
                {
                    double x = Left + (slot * group) + (slot * 0.1) + (bar * i);
                    double y = Y(value, 0, high);
                    svg.Append(
                        CultureInfo.InvariantCulture,
                        $"<rect class=\"bar c{i % 6}\" x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(bar)}\" "
                            + $"height=\"{N(Height - Bottom - y)}\"><title>{Html.Encode(series[i].Name)}, {Html.Encode(groups[group])}: "
                            + $"{N(value)}</title></rect>");
                }
            }

            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{N(Left + (slot * (group + 0.5)))}\" y=\"{Height - 22}\" text-anchor=\"middle\">{Html.Encode(groups[group])}</text>");
        }

        return Finish(svg, xTitle, series.Select(bars => bars.Name), caption);
    }

    private static (double Low, double High) Padded(double low, double high)
    {
        double padding = high > low ? 0.05 * (high - low) : 0.5;
        return (low - padding, high + padding);
    }

    private static double Y(double y, double low, double high) => Top + ((Height - Bottom - Top) * (1 - ((y - low) / (high - low))));

    // Adding 0 takes the sign off a zero.
    private static string N(double value) => (Math.Round(value, Math.Abs(value) < 10 ? 4 : 1) + 0.0).ToString("0.####", CultureInfo.InvariantCulture);

    private static void Frame(StringBuilder svg, string title, string yTitle, double low, double high)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<figure><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Html.Encode(title)}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{Left}\" y=\"16\">{Html.Encode(title)}: {Html.Encode(yTitle)}</text>");
        for (int tick = 0; tick <= 4; tick++)
        {
            double value = low + ((high - low) * tick / 4);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - 10}\" y1=\"{N(Y(value, low, high))}\" y2=\"{N(Y(value, low, high))}\"/>");
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Left - 6}\" y=\"{N(Y(value, low, high) + 4)}\" text-anchor=\"end\">{N(Math.Round(value, 3))}</text>");
        }
    }

    private static string Finish(StringBuilder svg, string xTitle, IEnumerable<string> names, string caption = "")
    {
        svg.Append(
            CultureInfo.InvariantCulture, $"<text x=\"{Width / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">{Html.Encode(xTitle)}</text></svg>");
        svg.Append("<figcaption>").Append(caption);
        int colour = 0;
        foreach (string name in names)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<span class=\"key c{colour++ % 6}\">{Html.Encode(name)}</span> ");
        }

        return svg.Append("</figcaption></figure>\n").ToString();
    }
}
