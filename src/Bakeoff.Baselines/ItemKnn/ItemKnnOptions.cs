using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of item-based nearest neighbours.</summary>
public sealed record ItemKnnOptions
{
    /// <summary>The neighbours of each item, k. Default 100; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    [OptionSearch(5, 1000, SearchScale.Log)]
    public int Neighbours { get; init; } = 100;

    /// <summary>
    /// What is added to the divisor of the cosine, in raters: it holds back items with few raters, whose cosines are high by chance. Default 0:
    /// nothing; range 0 to 100,000.
    /// </summary>
    [OptionRange(0, 1e5)]
    [OptionSearch(0, 1000)]
    public double Shrinkage { get; init; }

    /// <summary>
    /// The half-life of an interaction in days: one of a user that is so much older than the user's last one counts half. Default 0: every
    /// interaction counts 1, however old; range 0 to 100,000. It needs timestamps.
    /// </summary>
    [OptionRange(0, 1e5)]
    public double Decay { get; init; }
}
