using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Fits item-based nearest neighbours.</summary>
internal sealed class ItemKnnStage() : BaselineStage<ItemKnnOptions>("TrainItemKnn")
{
    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, ItemKnnOptions options) =>
    [
        new ItemKnnModel(
            input.Raters, options, input.Parallel,
            InteractionAges.Read(input.Raters, input.Train, options.Decay, "item-knn", input.Cancellation)),
    ];
}
