using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Fits alternating least squares on implicit feedback.</summary>
internal sealed class IalsStage() : BaselineStage<IalsOptions>("TrainIals")
{
    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, IalsOptions options) =>
    [
        new IalsModel(
            ObservedRatings.Read(input.Train, IalsModel.WeightOf(options), input.Cancellation), options, input.Seed, input.Parallel,
            progress: input.Progress),
    ];
}
