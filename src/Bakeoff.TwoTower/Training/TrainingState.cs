using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>How far a training is, beside its weights.</summary>
/// <param name="Epochs">The epochs that are done.</param>
/// <param name="BestEpoch">The epoch whose weights are the best so far, 0 before any was looked at.</param>
internal sealed record TrainingState(IReadOnlyList<EpochReport> Epochs, int BestEpoch)
{
    /// <summary>Before the first epoch.</summary>
    public static TrainingState Start { get; } = new([], 0);
}
