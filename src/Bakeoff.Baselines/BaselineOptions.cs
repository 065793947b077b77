using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of the baselines.</summary>
public sealed record BaselineOptions
{
    /// <summary>The damping β of the bias model. Default 5; range 0 to 1,000,000.</summary>
    [OptionRange(0, 1e6)]
    public double Damping { get; init; } = 5;

    /// <summary>The neighbours of the item-kNN model; 0 leaves the model out, since it is slow on large data. Default 0; range 0 to 10,000.</summary>
    [OptionRange(0, 10_000)]
    public int Neighbours { get; init; }
}
