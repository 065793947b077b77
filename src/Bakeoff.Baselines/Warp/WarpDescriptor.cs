using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes matrix factorization by the weighted approximate-rank pairwise loss.</summary>
public sealed class WarpDescriptor() : BaselineDescriptor<WarpOptions>(WarpTraining.Name, "TrainWarp", () => new WarpStage(), typeof(WarpStage))
{
    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    /// <inheritdoc/>
    protected override bool DrawsRandomNumbers => true;

    private protected override long EstimateBytes(WarpOptions options, DataSize size, double testedShare) =>
        PairFit.EstimateBytes(options.Factors, size, testedShare);

    private protected override StageWork EstimateWork(WarpOptions options, DataSize size, double testedShare) =>
        BaselineWork.OfPairs(size, options.Factors, options.Epochs);
}
