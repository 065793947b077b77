using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>How far a training is, apart from its weights.</summary>
/// <param name="Epochs">The epochs that are done.</param>
/// <param name="BestEpoch">The epoch whose weights are the best so far, 0 before any was looked at.</param>
/// <param name="Batches">The batches of the next epoch that are done.</param>
/// <param name="LossSum">The sum of the losses of their rows.</param>
internal sealed record TrainingState(IReadOnlyList<EpochReport> Epochs, int BestEpoch, long Batches = 0, double LossSum = 0)
{
    /// <summary>Before the first epoch.</summary>
    public static TrainingState Start { get; } = new([], 0);
}
