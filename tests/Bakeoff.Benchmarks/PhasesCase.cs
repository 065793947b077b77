namespace Bakeoff.Benchmarks;

/// <summary>A run of a training stage, phase by phase.</summary>
/// <param name="Stage"><c>TrainSvd</c> or <c>TrainTwoTower</c>.</param>
/// <param name="Options">The stage's options as JSON.</param>
/// <param name="Threads">Threads.</param>
/// <param name="MemoryBytes">What the stage is told of its memory, in bytes.</param>
internal sealed record PhasesCase(string Stage, string Options, int Threads, long MemoryBytes);
