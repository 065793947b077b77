namespace Bakeoff.Benchmarks;

/// <summary>The phases of one run of a stage.</summary>
/// <param name="Phases">In the order in which they came.</param>
/// <param name="PeakMegabytes">The process's peak memory, in 10⁶ bytes.</param>
/// <param name="Hash">The first digits of a hash of all outputs.</param>
internal sealed record PhasesResult(IReadOnlyList<StagePhase> Phases, double PeakMegabytes, string Hash);
