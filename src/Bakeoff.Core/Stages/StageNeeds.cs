namespace Bakeoff.Core;

/// <summary>What a stage takes of the machine while it runs; decides which stages run in parallel, never what they write.</summary>
/// <param name="MinimumCores">It does not start with fewer, unless nothing else runs. At least 1.</param>
/// <param name="MaximumCores">It can use no more.</param>
/// <param name="MinimumBytes">The memory without which it cannot do its work: it never gets less, and where there is less it is refused.</param>
/// <param name="ComfortableBytes">The memory beyond which it gains nothing: it never gets more. At least <paramref name="MinimumBytes"/>.</param>
public sealed record StageNeeds(int MinimumCores, int MaximumCores, long MinimumBytes, long ComfortableBytes)
{
    /// <summary>
    /// Whether the stage takes cores that become free while it runs: it reads its <see cref="ThreadShare"/> again and again. Default: it does not.
    /// </summary>
    public bool CanGrow { get; init; }

    /// <summary>One core and 256 MB: twice what a process with little to do holds.</summary>
    public static StageNeeds Small { get; } = new(1, 1, 256_000_000, 256_000_000);

    /// <summary>Creates the needs of a stage that runs on one core or on more.</summary>
    /// <param name="minimumBytes">The memory without which it cannot do its work.</param>
    /// <param name="comfortableBytes">The memory beyond which it gains nothing. Default: <paramref name="minimumBytes"/>.</param>
    public static StageNeeds AnyCores(long minimumBytes, long? comfortableBytes = null) =>
        new(1, int.MaxValue, minimumBytes, Math.Max(minimumBytes, comfortableBytes ?? minimumBytes));

    /// <summary>Creates the needs of a stage that uses one core and a fixed amount of memory.</summary>
    /// <param name="bytes">The memory.</param>
    public static StageNeeds OneCore(long bytes) => new(1, 1, bytes, bytes);
}
