using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Fits RP³β.</summary>
internal sealed class Rp3BetaStage() : BaselineStage<Rp3BetaOptions>("TrainRp3Beta")
{
    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, Rp3BetaOptions options) =>
        [new Rp3BetaModel(input.Raters, options, input.Parallel)];
}
