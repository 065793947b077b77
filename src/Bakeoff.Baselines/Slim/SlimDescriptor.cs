using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes SLIM.</summary>
public sealed class SlimDescriptor()
    : BaselineDescriptor<SlimOptions>("slim", "TrainSlim", () => new SlimStage(), typeof(SlimStage))
{
    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    /// <inheritdoc/>
    protected override string? FindMemoryRemedy(SlimOptions options) =>
        options.Neighbours == 0 ? "give models.slim 'neighbours': 100, or another number above 0" : null;

    /// <inheritdoc/>
    /// <remarks>
    /// Bits of a user for each neighbour and thread, of which four are counted; or the counts of all pairs of items. An item has at most 8 bytes for
    /// each weight, twice while they are turned around.
    /// </remarks>
    private protected override long EstimateBytes(SlimOptions options, DataSize size, double testedShare) => options.Neighbours == 0
        ? BaselineMemory.OfLists(size, testedShare, model: (double)size.Items * size.Items * sizeof(float), perItem: 16.0 * 1000)
        : BaselineMemory.OfLists(size, testedShare, perUser: 0.5 * options.Neighbours, perItem: NearestMemory.PerRow(options.Neighbours));

    private protected override StageWork EstimateWork(SlimOptions options, DataSize size, double testedShare) =>
        BaselineWork.OfElasticNet(size, options.Neighbours, options.Epochs);
}
