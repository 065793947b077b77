using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes alternating least squares on implicit feedback.</summary>
public sealed class IalsDescriptor()
    : BaselineDescriptor<IalsOptions>("ials", "TrainIals", () => new IalsStage(), typeof(IalsStage))
{
    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    /// <inheritdoc/>
    protected override bool DrawsRandomNumbers => true;

    private protected override long EstimateBytes(IalsOptions options, DataSize size, double testedShare) =>
        BaselineMemory.OfLists(size, testedShare, perUser: 8.0 * options.Factors, perItem: 8.0 * options.Factors);
}
