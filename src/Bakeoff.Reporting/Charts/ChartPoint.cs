namespace Bakeoff.Reporting;

/// <summary>A point of a chart.</summary>
/// <param name="X">Its value of the horizontal axis, or the number of its category.</param>
/// <param name="Y">Its value of the vertical axis, or the number of its category; null leaves a gap.</param>
/// <param name="Low">The lower end of its interval, or where its bar begins; null for none.</param>
/// <param name="High">The upper end; null for none.</param>
/// <param name="Note">What else is to know about it, such as a verdict; null for nothing.</param>
internal sealed record ChartPoint(double X, double? Y, double? Low = null, double? High = null, string? Note = null)
{
    /// <summary>How many users or rows it stands for; null, which is the default, for one. More of them are a larger point.</summary>
    public int? Count { get; init; }
}
