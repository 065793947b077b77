namespace Bakeoff.Explorer;

/// <summary>The values of a model of a run.</summary>
/// <param name="Model">The model.</param>
/// <param name="Values">
/// For each metric of the run its value and the ends of its interval, three numbers one after the other; NaN for what is not there.
/// </param>
internal sealed record ModelValues(string Model, double[] Values)
{
    /// <summary>How many numbers a metric has.</summary>
    public const int Width = 3;
}
