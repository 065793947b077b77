namespace Bakeoff.Benchmarks;

/// <summary>The phases of one run of TrainSvd.</summary>
/// <param name="Phases">In the order in which they came.</param>
/// <param name="PeakMegabytes">The process's peak memory, in 10⁶ bytes.</param>
/// <param name="Hash">The first digits of a hash of all outputs.</param>
internal sealed record SvdPhasesResult(IReadOnlyList<SvdPhase> Phases, double PeakMegabytes, string Hash);
