using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes matrix factorization by Bayesian personalized ranking.</summary>
public sealed class BprDescriptor() : BaselineDescriptor<BprOptions>(BprTraining.Name, "TrainBpr", () => new BprStage(), typeof(BprStage))
{
    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    /// <inheritdoc/>
    protected override bool DrawsRandomNumbers => true;

    private protected override long EstimateBytes(BprOptions options, DataSize size, double testedShare) =>
        PairFit.EstimateBytes(options.Factors, size, testedShare);

    private protected override StageWork EstimateWork(BprOptions options, DataSize size, double testedShare) =>
        BaselineWork.OfPairs(size, options.Factors, options.Epochs);
}
