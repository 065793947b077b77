using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes item-based nearest neighbours.</summary>
public sealed class ItemKnnDescriptor()
    : BaselineDescriptor<ItemKnnOptions>("item-knn", "TrainItemKnn", () => new ItemKnnStage(), typeof(ItemKnnStage))
{
    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    private protected override long EstimateBytes(ItemKnnOptions options, DataSize size, double testedShare) =>
        BaselineMemory.OfLists(size, testedShare, perItem: NearestMemory.PerRow(options.Neighbours));

    private protected override StageWork EstimateWork(ItemKnnOptions options, DataSize size, double testedShare) =>
        BaselineWork.OfItemPairs(size);
}
