using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of RP³β.</summary>
public sealed record Rp3BetaOptions
{
    /// <summary>The neighbours of each item, k. Default 100; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    [OptionSearch(5, 1000, SearchScale.Log)]
    public int Neighbours { get; init; } = 100;

    /// <summary>α: the power of the steps' probabilities. Default 1; range 0 to 10.</summary>
    [OptionRange(0, 10)]
    [OptionSearch(0.2, 2, SearchScale.Log)]
    public double Alpha { get; init; } = 1;

    /// <summary>β: how much popularity is held against an item. Default 0.6; range 0 to 10.</summary>
    [OptionRange(0, 10)]
    [OptionSearch(0.05, 1.5, SearchScale.Log)]
    public double Beta { get; init; } = 0.6;
}
