namespace Bakeoff.Reporting;

/// <summary>A text within a chart, next to an axis of parallel coordinates.</summary>
/// <param name="X">The number of the axis.</param>
/// <param name="Y">Its place on it, from 0 to 1.</param>
/// <param name="Text">The text.</param>
internal sealed record ChartLabel(int X, double Y, string Text);
