namespace Bakeoff.Pipeline;

/// <summary>What a stage took in an earlier run.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Label">The node's label, such as <c>TrainSvd[0]</c>.</param>
/// <param name="Load">What it had to do.</param>
/// <param name="Seconds">How long it ran, in seconds.</param>
/// <param name="PeakMemoryBytes">The most memory that its process held, in bytes.</param>
/// <param name="OutputBytes">The size of what it wrote, in bytes.</param>
/// <param name="Node">The machine that it ran on; null where that was this one.</param>
public sealed record EstimateSample(
    string Experiment, string Label, StageLoad Load, double Seconds, long PeakMemoryBytes, long OutputBytes, string? Node = null);
