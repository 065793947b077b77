namespace Bakeoff.Experiments;

/// <summary>What came of one point of a sweep, when it has been measured.</summary>
/// <param name="Number">How many points have been measured, this one included.</param>
/// <param name="Total">How many there are to measure.</param>
/// <param name="Point">The values of the point, such as <c>regularization=0.02+epochs=10</c>.</param>
/// <param name="Metric">The name of the metric that decides.</param>
/// <param name="Value">Its value on the validation slice; null where there is none.</param>
/// <param name="Failure">Why there is no value; null where there is one.</param>
/// <param name="WasUpToDate">Whether nothing had to run.</param>
/// <param name="Seconds">How long the model was trained; null where that is not known.</param>
public sealed record SweepProgress(
    int Number, int Total, string Point, string Metric, double? Value, string? Failure, bool WasUpToDate, double? Seconds)
{
    /// <summary>The share of the validation rows that the value is over, where it is an error of predictions; else 1.</summary>
    public double Coverage { get; init; } = 1;
}
