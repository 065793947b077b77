using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Fits PureSVD.</summary>
internal sealed class PureSvdStage() : BaselineStage<PureSvdOptions>("TrainPureSvd")
{
    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, PureSvdOptions options) =>
        [new PureSvdModel(input.Raters, options.Factors, input.Seed, input.Parallel)];
}
