using System.Globalization;
using System.Text;
using Bakeoff.Reporting;

namespace Bakeoff.Comparison;

/// <summary>Dots in a square whose diagonal means "the same", as SVG.</summary>
internal static class Scatter
{
    private const double Size = 360, Margin = 46;

    /// <param name="title">The title, which also names the picture to a screen reader.</param>
    /// <param name="xTitle">The horizontal axis.</param>
    /// <param name="yTitle">The vertical axis.</param>
    /// <param name="points">The dots.</param>
    public static string Render(string title, string xTitle, string yTitle, IReadOnlyList<(double X, double Y)> points)
    {
        double low = points.Count == 0
            ? 0 : points.Min(point => Math.Min(point.X, point.Y)), high = points.Count == 0 ? 1 : points.Max(point => Math.Max(point.X, point.Y));
        (low, high) = high > low ? (low, high) : (low - 0.5, high + 0.5);
        string X(double value) => P(Margin + ((Size - Margin - 26) * (value - low) / (high - low)));
        string Y(double value) => P(Size - Margin - ((Size - Margin - 30) * (value - low) / (high - low)));
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<figure><svg viewBox=\"0 0 {Size} {Size}\" role=\"img\" aria-label=\"{Html.Encode(title)}\"><text class=\"title\" x=\"4\" "
                + $"y=\"16\">{Html.Encode(title)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"ideal\" x1=\"{X(low)}\" y1=\"{Y(low)}\" x2=\"{X(high)}\" y2=\"{Y(high)}\"/>");
        foreach (double tick in new[] { low, (low + high) / 2, high })
        {
            string label = (Math.Round(tick, 3) + 0.0).ToString("0.###", CultureInfo.InvariantCulture);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{X(tick)}\" y=\"{P(Size - Margin + 16)}\" text-anchor=\"middle\">{label}</text><text x=\"{P(Margin - 6)}\" "
                    + $"y=\"{Y(tick)}\" text-anchor=\"end\">{label}</text>");
        }

        // Users with the same two values are one dot, the larger the more they are.
        foreach (IGrouping<(string, string), (double X, double Y)> place in points.GroupBy(point => (X(point.X), Y(point.Y))))
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<circle class=\"dot c0\" fill-opacity=\"0.5\" cx=\"{place.Key.Item1}\" cy=\"{place.Key.Item2}\" "
                    + $"r=\"{P(Math.Min(12, 2 * Math.Sqrt(Math.Sqrt(place.Count()))))}\"/>");
        }

        return svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{P(Size / 2)}\" y=\"{P(Size - 8)}\" text-anchor=\"middle\">{Html.Encode(xTitle)}</text><text x=\"12\" y=\"{P(Size / 2)}\" "
                + $"text-anchor=\"middle\" transform=\"rotate(-90 12 {P(Size / 2)})\">{Html.Encode(yTitle)}</text></svg></figure>\n").ToString();
    }

    private static string P(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);
}
