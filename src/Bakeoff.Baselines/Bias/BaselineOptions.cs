using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of the baselines that every experiment has.</summary>
public sealed record BaselineOptions
{
    /// <summary>The damping β of the bias model. Default 5; range 0 to 1,000,000.</summary>
    [OptionRange(0, 1e6)]
    [OptionSearch(0.1, 100, SearchScale.Log)]
    public double Damping { get; init; } = 5;
}
