using Bakeoff.Reporting;

namespace Bakeoff.Comparison;

/// <summary>The metric against one parameter: a point for each entry, with its 95 % interval.</summary>
internal static class ParameterPlot
{
    /// <summary>Creates the chart.</summary>
    /// <param name="title">The title.</param>
    /// <param name="metric">The name of the metric.</param>
    /// <param name="parameter">The parameter's axis, of numbers.</param>
    /// <param name="entries">The entries, the best first.</param>
    /// <param name="style">How the model looks.</param>
    public static Chart Create(string title, string metric, Axis parameter, IReadOnlyList<RankedEntry> entries, SeriesStyle style)
    {
        ChartPoint PointOf(RankedEntry ranked, int rank) => new(
            parameter.NumberOf(ranked.Entry.Parameters[parameter.Name]), ranked.Value.Value, ranked.Value.Low, ranked.Value.High,
            FormattableString.Invariant($"{rank + 1}. {ranked.Entry.Name}"));
        return new Chart(
            title, ChartKind.Dots,
            ChartAxis.Spread(parameter.Name, entries.Select(ranked => parameter.NumberOf(ranked.Entry.Parameters[parameter.Name]))),
            new ChartAxis(metric),
            [
                new ChartSeries("others", new SeriesStyle(SeriesStyle.Neutral), [.. entries.Skip(1).Select((ranked, i) => PointOf(ranked, i + 1))]),
                new ChartSeries("the first", style with { Shape = 2 }, [PointOf(entries[0], 0)]),
            ]) { Subject = "place" };
    }
}
