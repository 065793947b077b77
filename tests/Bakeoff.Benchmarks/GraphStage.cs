namespace Bakeoff.Benchmarks;

/// <summary>What a stage took.</summary>
/// <param name="Label">The node's label.</param>
/// <param name="Seconds">Its seconds.</param>
/// <param name="PeakMegabytes">The most memory that its process held, in 10⁶ bytes.</param>
/// <param name="ProcessorSeconds">What it took of all processors, in seconds; null where that was not measured.</param>
internal sealed record GraphStage(string Label, double Seconds, double PeakMegabytes, double? ProcessorSeconds = null);
