using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>The size and the seed of a synthetic dataset.</summary>
public sealed record SyntheticOptions
{
    /// <summary>Users. Default 700; range 1 to 10,000,000.</summary>
    [OptionRange(1, 10_000_000)]
    public int Users { get; init; } = 700;

    /// <summary>Items, each rated at least once. Default 1,700; range 60 to 10,000,000.</summary>
    [OptionRange(60, 10_000_000)]
    public int Items { get; init; } = 1700;

    /// <summary>Ratings, at least 20 a user. Default 100,000.</summary>
    [OptionRange(20, 2_000_000_000)]
    public int Ratings { get; init; } = 100_000;

    /// <summary>The dataset's own seed: it does not change with the experiment's. Default 20151.</summary>
    public ulong Seed { get; init; } = 20151;
}
