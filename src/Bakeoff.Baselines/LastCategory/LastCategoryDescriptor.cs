using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes the popularity within the categories of what the user rated last.</summary>
public sealed class LastCategoryDescriptor()
    : BaselineDescriptor<LastCategoryOptions>("last-category", "TrainLastCategory", () => new LastCategoryStage(), typeof(LastCategoryStage))
{
    /// <inheritdoc/>
    public override bool KnowsTime => true;

    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    private protected override long EstimateBytes(LastCategoryOptions options, DataSize size, double testedShare) =>
        BaselineMemory.OfLists(size, testedShare, perUser: 100, perItem: 64);
}
