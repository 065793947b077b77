using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of the baselines.</summary>
public sealed record BaselineOptions
{
    /// <summary>The damping β of the bias model. Default 5; range 0 to 1,000,000.</summary>
    [OptionRange(0, 1e6)]
    public double Damping { get; init; } = 5;
}
