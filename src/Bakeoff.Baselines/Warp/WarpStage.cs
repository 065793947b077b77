using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Trains matrix factorization by the weighted approximate-rank pairwise loss.</summary>
internal sealed class WarpStage() : BaselineStage<WarpOptions>("TrainWarp")
{
    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, WarpOptions options) =>
        [WarpTraining.Train(input.Train, options, PairFit.From(input), input.Cancellation)];
}
