namespace Bakeoff.Pipeline;

/// <summary>What a stage takes of the machine while it runs; decides which stages run side by side, never what they write.</summary>
/// <param name="MinimumCores">It does not start with fewer, unless nothing else runs. At least 1.</param>
/// <param name="MaximumCores">It can use no more.</param>
/// <param name="MemoryBytes">What it is expected to hold at most. Once it has run, what it held then counts instead.</param>
public sealed record StageNeeds(int MinimumCores, int MaximumCores, long MemoryBytes)
{
    /// <summary>One core and 256 MB.</summary>
    public static StageNeeds Small { get; } = new(1, 1, 256_000_000);
}
