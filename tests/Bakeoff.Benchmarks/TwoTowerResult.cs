namespace Bakeoff.Benchmarks;

/// <summary>What one process found.</summary>
/// <param name="Interactions">Training rows.</param>
/// <param name="Milliseconds">The milliseconds of each timed step, batches and all, sorted.</param>
/// <param name="Loss">The mean loss a row over steps 120 to 360.</param>
/// <param name="PeakMegabytes">The process's peak memory (VmHWM), in 10⁶ bytes.</param>
/// <param name="Times">Where the fused trainer's time goes.</param>
/// <param name="ProcessorMilliseconds">Milliseconds of all threads together in a step, the mean; 0 where it was not measured.</param>
internal sealed record TwoTowerResult(
    long Interactions, IReadOnlyList<double> Milliseconds, double Loss, double PeakMegabytes, StepTimes Times, double ProcessorMilliseconds)
{
    /// <summary>The median step.</summary>
    public double Median => Milliseconds[Milliseconds.Count / 2];

    /// <summary>Minutes that an epoch takes at the median step.</summary>
    public double EpochMinutes => Median * Interactions / TwoTowerCase.UsualBatch / 60_000;
}
