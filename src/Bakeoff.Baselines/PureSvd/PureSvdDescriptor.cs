using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes PureSVD.</summary>
public sealed class PureSvdDescriptor()
    : BaselineDescriptor<PureSvdOptions>("pure-svd", "TrainPureSvd", () => new PureSvdStage(), typeof(PureSvdStage))
{
    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    /// <inheritdoc/>
    protected override bool DrawsRandomNumbers => true;

    /// <inheritdoc/>
    /// <remarks>Another seed changes the scores within the accuracy of the vectors alone.</remarks>
    protected override bool IsRepeated => false;

    private protected override long EstimateBytes(PureSvdOptions options, DataSize size, double testedShare) =>
        BaselineMemory.OfLists(size, testedShare, perUser: 48.0 * options.Factors, perItem: 48.0 * options.Factors);
}
