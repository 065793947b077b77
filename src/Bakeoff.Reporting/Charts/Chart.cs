namespace Bakeoff.Reporting;

/// <summary>
/// What a chart shows, however it is drawn: <see cref="ChartFigure"/> writes it for the script of the page, as a picture for who has none, and as a
/// table ([0063](../../../docs/decisions/0063-charts.md)).
/// </summary>
/// <param name="Title">What it shows.</param>
/// <param name="Kind">How its points are drawn.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">What is drawn; no value in it is infinite or NaN.</param>
internal sealed record Chart(string Title, ChartKind Kind, ChartAxis X, ChartAxis Y, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Whether a line shows where x and y are the same. Default false.</summary>
    public bool HasDiagonal { get; init; }

    /// <summary>Whether the names of the series stand under the chart; where each is a row of its own they need not. Default true.</summary>
    public bool HasLegend { get; init; } = true;

    /// <summary>Texts within the chart. Default none.</summary>
    public IReadOnlyList<ChartLabel> Labels { get; init; } = [];

    /// <summary>What one point is, as the head of the table's first column. Default <c>series</c>.</summary>
    public string Subject { get; init; } = "series";

    /// <summary>HTML after the title, such as an explanation of the metric. Default none.</summary>
    public string Caption { get; init; } = "";
}
