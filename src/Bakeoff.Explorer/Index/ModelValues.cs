namespace Bakeoff.Explorer;

/// <summary>The values of a model of a run.</summary>
/// <param name="Model">The model.</param>
/// <param name="Values">
/// For each metric of the run its value and the ends of its interval, three numbers one after the other; NaN for what is not there.
/// </param>
/// <param name="Blind">The ids of the metrics that do not measure the model (<c>BKF7003</c>).</param>
internal sealed record ModelValues(string Model, double[] Values, IReadOnlyList<string> Blind)
{
    /// <summary>How many numbers a metric has.</summary>
    public const int Width = 3;
}
