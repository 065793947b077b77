using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// Fits the models that every other one is judged against: global mean and bias. Popularity and random scores are floors of Evaluate.
/// </summary>
internal sealed class TrainBaselinesStage() : BaselineStage<BaselineOptions>("TrainBaselines")
{
    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, BaselineOptions options)
    {
        if (!input.Task.Scale.HasRatings)
        {
            yield break;
        }

        var bias = new BiasModel(input.Train, options.Damping, input.Cancellation);
        yield return new GlobalMeanModel(bias.Mean);
        yield return bias;
    }
}
