using System.Globalization;
using Bakeoff.Reporting;

namespace Bakeoff.Comparison;

/// <summary>
/// Entries as lines across an axis for each parameter that differs, the metric's last (Inselberg, The Visual Computer 1, 1985). The best tenth has
/// the colour of the model.
/// </summary>
internal static class ParallelCoordinates
{
    private const int MaxAxes = 12;

    /// <summary>Creates the chart.</summary>
    /// <param name="title">The title.</param>
    /// <param name="metric">The metric's name.</param>
    /// <param name="entries">The entries of one model, the best first.</param>
    /// <param name="parameters">The names of the parameters that differ.</param>
    /// <param name="style">How the model looks.</param>
    /// <returns>Null where there is nothing to see: a single entry, or no parameter.</returns>
    public static Chart? Create(
        string title, string metric, IReadOnlyList<RankedEntry> entries, IReadOnlyList<string> parameters, SeriesStyle style)
    {
        string[] shown = [.. parameters.Where(parameter => entries.All(entry => entry.Entry.Parameters.ContainsKey(parameter))).Take(MaxAxes)];
        if (entries.Count < 2 || shown.Length == 0)
        {
            return null;
        }

        Axis[] axes = [
            .. shown.Select(parameter => new Axis(parameter, entries.Select(entry => entry.Entry.Parameters[parameter]))),
            new Axis(metric, entries.Select(entry => Exact(entry.Value)))];
        ChartSeries SeriesOf(RankedEntry ranked, int rank)
        {
            string values = string.Join(", ", shown.Select(parameter => $"{parameter} {ranked.Entry.Parameters[parameter]}"));
            string note = $"{metric} {Decimals.Plain(ranked.Value.Value)}; {values}";
            return new ChartSeries(
                FormattableString.Invariant($"{rank + 1}. {ranked.Entry.Name}"),
                rank < Math.Max(1, entries.Count / 10) ? style : new SeriesStyle(SeriesStyle.Neutral),
                [.. axes.Select((axis, i) => new ChartPoint(
                    i, axis.PlaceOf(i < shown.Length ? ranked.Entry.Parameters[shown[i]] : Exact(ranked.Value)), Note: note))]);
        }

        return new Chart(
            title, ChartKind.Parallel, new ChartAxis("") { Categories = [.. axes.Select(axis => axis.Title)] }, new ChartAxis(""),
            [.. entries.Select(SeriesOf).Reverse()]) // The best is drawn last, above the others.
        {
            HasLegend = false, Labels = [.. axes.SelectMany((axis, i) => axis.Labels().Select(label => new ChartLabel(i, label.Place, label.Text)))],
        };
    }

    /// <summary>The parameters that are not the same for all, in ordinal order.</summary>
    public static IReadOnlyList<string> Differing(IEnumerable<LeaderboardEntry> entries) =>
        [.. entries.SelectMany(entry => entry.Parameters).GroupBy(parameter => parameter.Key)
            .Where(values => values.Select(value => value.Value).Distinct().Count() > 1).Select(values => values.Key).Order(StringComparer.Ordinal)];

    private static string Exact(MetricValue value) => value.Value.ToString("R", CultureInfo.InvariantCulture);
}
