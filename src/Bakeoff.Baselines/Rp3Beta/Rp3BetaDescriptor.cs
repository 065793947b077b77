using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes RP³β.</summary>
public sealed class Rp3BetaDescriptor()
    : BaselineDescriptor<Rp3BetaOptions>("rp3beta", "TrainRp3Beta", () => new Rp3BetaStage(), typeof(Rp3BetaStage))
{
    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    private protected override long EstimateBytes(Rp3BetaOptions options, DataSize size, double testedShare) =>
        BaselineMemory.OfLists(size, testedShare, perItem: NearestMemory.PerRow(options.Neighbours));

    private protected override StageWork EstimateWork(Rp3BetaOptions options, DataSize size, double testedShare) =>
        BaselineWork.OfItemPairs(size);
}
