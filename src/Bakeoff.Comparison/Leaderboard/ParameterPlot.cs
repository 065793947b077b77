using System.Globalization;
using System.Text;
using Bakeoff.Reporting;

namespace Bakeoff.Comparison;

/// <summary>The metric against one parameter: a dot an entry with its 95 % interval, as SVG.</summary>
internal static class ParameterPlot
{
    private const double Width = 440, Height = 240, Left = 58, Right = 16, Top = 28, Bottom = 44;

    /// <param name="title">The title, which also names the picture to a screen reader.</param>
    /// <param name="parameter">The parameter's axis.</param>
    /// <param name="entries">The entries, the best first.</param>
    public static string Render(string title, Axis parameter, IReadOnlyList<RankedEntry> entries)
    {
        double low = entries.Min(entry => Low(entry.Value)), high = entries.Max(entry => High(entry.Value));
        (low, high) = high > low ? (low, high) : (low - 0.5, high + 0.5);
        double X(double place) => Left + ((Width - Left - Right) * place);
        double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * (value - low) / (high - low));
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<figure><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Html.Encode(title)}\"><text class=\"title\" x=\"4\" "
                + $"y=\"16\">{Html.Encode(title)}</text>");
        foreach (double tick in new[] { low, (low + high) / 2, high })
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{P(Y(tick))}\" y2=\"{P(Y(tick))}\"/><text x=\"{Left - 6}\" "
                    + $"y=\"{P(Y(tick) + 4)}\" text-anchor=\"end\">{tick.ToString("G4", CultureInfo.InvariantCulture)}</text>");
        }

        foreach ((double place, string text) in parameter.Labels())
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{P(X(place))}\" y=\"{P(Height - Bottom + 16)}\" text-anchor=\"middle\">{Html.Encode(text)}</text>");
        }

        foreach ((RankedEntry entry, int rank) in entries.Select((entry, rank) => (entry, rank)).Reverse())
        {
            string tip = Html.Encode($"{rank + 1}. {entry.Entry.Name}: {Decimals.Plain(entry.Value.Value)}");
            string x = P(X(parameter.PlaceOf(entry.Entry.Parameters[parameter.Name])));
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"grid\" x1=\"{x}\" x2=\"{x}\" y1=\"{P(Y(Low(entry.Value)))}\" y2=\"{P(Y(High(entry.Value)))}\"/><circle "
                    + $"class=\"dot {(rank == 0 ? "c1" : "c0")}\" cx=\"{x}\" cy=\"{P(Y(entry.Value.Value))}\" "
                    + $"r=\"{(rank == 0 ? 5 : 3)}\"><title>{tip}</title></circle>");
        }

        return svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{P((Left + Width - Right) / 2)}\" y=\"{P(Height - 6)}\" "
                + $"text-anchor=\"middle\">{Html.Encode(parameter.Title)}</text></svg></figure>\n").ToString();
    }

    /// <summary>A value without an interval is a dot without a line.</summary>
    private static double Low(MetricValue value) => value.Low ?? value.Value;

    private static double High(MetricValue value) => value.High ?? value.Value;

    private static string P(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);
}
