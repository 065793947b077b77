namespace Bakeoff.Pipeline;

/// <summary>What a stage takes of the machine while it runs; decides which stages run side by side, never what they write.</summary>
/// <param name="MinimumCores">It does not start with fewer, unless nothing else runs. At least 1.</param>
/// <param name="MaximumCores">It can use no more.</param>
/// <param name="MinimumBytes">The memory without which it cannot do its work: it never gets less, and where there is less it is refused.</param>
/// <param name="ComfortableBytes">The memory beyond which it gains nothing: it never gets more. At least <paramref name="MinimumBytes"/>.</param>
public sealed record StageNeeds(int MinimumCores, int MaximumCores, long MinimumBytes, long ComfortableBytes)
{
    /// <summary>Whether the stage takes cores that become free while it runs: it reads its <see cref="Bakeoff.Core.ThreadShare"/> again and again. Default: it does not.</summary>
    public bool CanGrow { get; init; }

    /// <summary>One core and 256 MB: twice what a process with little to do holds.</summary>
    public static StageNeeds Small { get; } = new(1, 1, 256_000_000, 256_000_000);
}
