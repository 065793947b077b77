using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>The result of a training: the model and how it was trained.</summary>
/// <param name="Model">The model.</param>
/// <param name="Epochs">Every epoch that was trained.</param>
/// <param name="Rows">The training rows.</param>
/// <param name="TakenEpoch">The epoch whose weights the model has.</param>
internal sealed record TwoTowerTraining(TwoTowerModel Model, IReadOnlyList<EpochReport> Epochs, long Rows, int TakenEpoch);
