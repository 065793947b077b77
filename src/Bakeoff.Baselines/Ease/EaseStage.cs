using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Fits EASE.</summary>
internal sealed class EaseStage() : BaselineStage<EaseOptions>("TrainEase")
{
    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, EaseOptions options) =>
        [new EaseModel(input.Raters, options.Regularization, options.Items, input.Threads, input.Cancellation)];
}
