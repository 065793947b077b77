using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Trains matrix factorization by Bayesian personalized ranking.</summary>
internal sealed class BprStage() : BaselineStage<BprOptions>("TrainBpr")
{
    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, BprOptions options) =>
        [BprTraining.Train(input.Train, options, PairFit.From(input), input.Cancellation)];
}
