namespace Bakeoff.Pipeline;

/// <summary>What a stage's process took of its machine.</summary>
/// <param name="PeakMemoryBytes">The most memory that it held, in bytes.</param>
/// <param name="Energy">What it used of energy; null where nobody measured.</param>
public sealed record StageUsage(long PeakMemoryBytes, StageEnergy? Energy = null);
