using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Fits SLIM.</summary>
internal sealed class SlimStage() : BaselineStage<SlimOptions>("TrainSlim")
{
    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, SlimOptions options) => [new SlimModel(input.Raters, options, input.Parallel)];
}
