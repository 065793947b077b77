using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of user-based nearest neighbours.</summary>
public sealed record UserKnnOptions
{
    /// <summary>The neighbours of each user, k. Default 100; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    [OptionSearch(5, 1000, SearchScale.Log)]
    public int Neighbours { get; init; } = 100;
}
