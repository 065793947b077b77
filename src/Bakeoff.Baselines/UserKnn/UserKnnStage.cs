using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Fits user-based nearest neighbours.</summary>
internal sealed class UserKnnStage() : BaselineStage<UserKnnOptions>("TrainUserKnn")
{
    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, UserKnnOptions options) =>
    [
        new UserKnnModel(
            input.Raters, options, input.Task.TestUsers, input.Parallel,
            InteractionAges.Read(input.Raters, input.Train, options.Decay, "user-knn", input.Cancellation)),
    ];
}
