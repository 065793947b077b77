using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of EASE.</summary>
public sealed record EaseOptions
{
    /// <summary>The regularization λ. Default 500; range 0.000001 to 1,000,000.</summary>
    [OptionRange(1e-6, 1e6)]
    [OptionSearch(1, 10_000, SearchScale.Log)]
    public double Regularization { get; init; } = 500;

    /// <summary>
    /// The items that take part, the most rated first: the time grows with their cube, the memory, 4 bytes a pair, with their square. Default 4,000;
    /// range 1 to 60,000.
    /// </summary>
    [OptionRange(1, 60_000)]
    public int Items { get; init; } = 4000;
}
