namespace Bakeoff.Reporting;

/// <summary>The points of a chart that belong together, such as those of a model.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Style">How they look.</param>
/// <param name="Points">The points, in the order in which a line goes through them.</param>
internal sealed record ChartSeries(string Name, SeriesStyle Style, IReadOnlyList<ChartPoint> Points);
