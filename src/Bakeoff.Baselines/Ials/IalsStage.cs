using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Fits alternating least squares on implicit feedback.</summary>
internal sealed class IalsStage() : BaselineStage<IalsOptions>("TrainIals")
{
    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, IalsOptions options) =>
        [new IalsModel(input.Raters, options, input.Seed, input.Threads, input.Cancellation)];
}
