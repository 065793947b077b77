using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes biased alternating least squares on ratings.</summary>
public sealed class AlsDescriptor() : BaselineDescriptor<AlsOptions>("als", "TrainAls", () => new AlsStage(), typeof(AlsStage))
{
    /// <inheritdoc/>
    public override bool NeedsRatings => true;

    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    /// <inheritdoc/>
    protected override bool DrawsRandomNumbers => true;

    private protected override long EstimateBytes(AlsOptions options, DataSize size, double testedShare) =>
        BaselineMemory.OfLists(size, testedShare, perUser: 4.0 * (options.Factors + 16), perItem: 4.0 * (options.Factors + 16));

    private protected override StageWork EstimateWork(AlsOptions options, DataSize size, double testedShare) =>
        BaselineWork.OfLeastSquares(size, options.Factors, options.Epochs, "epochs");
}
