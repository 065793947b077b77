using System.Globalization;
using System.Text;
using Bakeoff.Reporting;

namespace Bakeoff.Comparison;

/// <summary>
/// Entries as lines across an axis for each parameter that differs, the metric's last (Inselberg, The Visual Computer 1, 1985), as SVG. The best
/// tenth is drawn strong; a line under the pointer or the keyboard's focus stands out and says what it is.
/// </summary>
internal static class ParallelCoordinates
{
    private const int MaxAxes = 12;
    private const double Height = 300, Top = 52, Bottom = 16, Side = 64, Between = 120;

    /// <param name="title">The title.</param>
    /// <param name="metric">The metric's name.</param>
    /// <param name="entries">The entries of one model, the best first.</param>
    /// <param name="parameters">The names of the parameters that differ.</param>
    /// <returns>Nothing where there is nothing to see: a single entry, or no parameter.</returns>
    public static string Render(string title, string metric, IReadOnlyList<RankedEntry> entries, IReadOnlyList<string> parameters)
    {
        string[] shown = [.. parameters.Where(parameter => entries.All(entry => entry.Entry.Parameters.ContainsKey(parameter))).Take(MaxAxes)];
        if (entries.Count < 2 || shown.Length == 0)
        {
            return "";
        }

        Axis[] axes = [
            .. shown.Select(parameter => new Axis(parameter, entries.Select(entry => entry.Entry.Parameters[parameter]))),
            new Axis(metric, entries.Select(entry => Exact(entry.Value)))];
        double width = (2 * Side) + (Between * (axes.Length - 1));
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Html.Encode(title)}\"><svg class=\"parallel\" viewBox=\"0 0 "
                + $"{P(width)} {P(Height)}\" style=\"min-width:{P(Math.Min(width, 1100))}px;max-width:{P(1.25 * width)}px\" role=\"img\" "
                + $"aria-label=\"{Html.Encode(title)}; the table has the same numbers\"><text class=\"title\" x=\"4\" "
                + $"y=\"16\">{Html.Encode(title)}</text>");
        foreach ((RankedEntry entry, int rank) in entries.Select((entry, rank) => (entry, rank)).Reverse())
        {
            string TextAt(int axis) => axis < shown.Length ? entry.Entry.Parameters[shown[axis]] : Exact(entry.Value);
            string points = string.Join(' ', axes.Select((axis, i) => $"{P(X(i))},{P(Y(axis.PlaceOf(TextAt(i))))}"));
            string values = string.Join(", ", shown.Select(parameter => $"{parameter} {entry.Entry.Parameters[parameter]}"));
            string what = $"{rank + 1}. {entry.Entry.Name}: {metric} {Decimals.Plain(entry.Value.Value)}; {values}";
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<polyline class=\"line {(rank < Math.Max(1, entries.Count / 10) ? "c0 best" : "c5 other")}\" "
                    + $"points=\"{points}\"><title>{Html.Encode(what)}</title></polyline>");
        }

        for (int i = 0; i < axes.Length; i++)
        {
            AppendAxis(svg, axes[i], X(i));
        }

        return svg.Append("</svg></div>\n").ToString();
    }

    private static void AppendAxis(StringBuilder svg, Axis axis, double x)
    {
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<line class=\"ideal\" x1=\"{P(x)}\" x2=\"{P(x)}\" y1=\"{P(Top)}\" y2=\"{P(Height - Bottom)}\"/><text x=\"{P(x)}\" "
                + $"y=\"{P(Top - 14)}\" text-anchor=\"middle\">{Html.Encode(axis.Title)}</text>");
        foreach ((double place, string text) in axis.Labels())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{P(x + 4)}\" y=\"{P(Y(place) + 4)}\">{Html.Encode(text)}</text>");
        }
    }

    /// <summary>The parameters that are not the same for all, in ordinal order.</summary>
    public static IReadOnlyList<string> Differing(IEnumerable<LeaderboardEntry> entries) =>
        [.. entries.SelectMany(entry => entry.Parameters).GroupBy(parameter => parameter.Key)
            .Where(values => values.Select(value => value.Value).Distinct().Count() > 1).Select(values => values.Key).Order(StringComparer.Ordinal)];

    private static string Exact(MetricValue value) => value.Value.ToString("R", CultureInfo.InvariantCulture);

    private static double X(int axis) => Side + (Between * axis);

    private static double Y(double place) => Height - Bottom - ((Height - Top - Bottom) * place);

    private static string P(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);
}
