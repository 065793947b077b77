using Bakeoff.Core;

namespace Models;

/// <summary>The options of <see cref="MostRecent"/>.</summary>
public sealed record MostRecentOptions
{
    /// <summary>After so many days a rating counts half. Default 30; range 0.01 to 10000.</summary>
    [OptionRange(0.01, 10_000)]
    public double HalfLifeDays { get; init; } = 30;
}
