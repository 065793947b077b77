namespace Bakeoff.Core;

/// <summary>One epoch of training.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The loss over the epoch; its meaning is <see cref="TrainingReport.LossName"/>.</param>
public sealed record EpochReport(int Epoch, double Loss);
