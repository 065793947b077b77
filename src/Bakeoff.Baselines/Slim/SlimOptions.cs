using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of SLIM.</summary>
public sealed record SlimOptions
{
    /// <summary>
    /// The items from which an item may have a weight: its nearest neighbours by the cosine (fsSLIM). Default 100; range 0 to 1,000. 0: all items,
    /// for which the memory grows with the square of their number.
    /// </summary>
    [OptionRange(0, 1000)]
    [OptionSearch(20, 500, SearchScale.Log)]
    public int Neighbours { get; init; } = 100;

    /// <summary>The penalty λ₁ of the sum of the weights, which makes weights 0. Default 1; range 0 to 1,000,000.</summary>
    [OptionRange(0, 1e6)]
    [OptionSearch(0.01, 100, SearchScale.Log)]
    public double L1 { get; init; } = 1;

    /// <summary>The penalty λ₂ of half the sum of the squared weights. Default 10; range 0 to 1,000,000.</summary>
    [OptionRange(0, 1e6)]
    [OptionSearch(0.1, 1000, SearchScale.Log)]
    public double L2 { get; init; } = 10;

    /// <summary>The passes over the weights of an item at most. Default 50; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    public int Epochs { get; init; } = 50;

    /// <summary>An item is done after a pass in which no weight has changed by more than this. Default 0.0001; range 0 to 1.</summary>
    [OptionRange(0, 1)]
    public double Tolerance { get; init; } = 1e-4;
}
