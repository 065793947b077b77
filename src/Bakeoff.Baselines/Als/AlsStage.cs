using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Fits biased alternating least squares on ratings.</summary>
internal sealed class AlsStage() : BaselineStage<AlsOptions>("TrainAls")
{
    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, AlsOptions options) =>
    [
        new AlsModel(
            ObservedRatings.Read(input.Train, rating => rating, input.Cancellation), input.Task.Scale, options, input.Seed, input.Parallel,
            progress: input.Progress),
    ];
}
