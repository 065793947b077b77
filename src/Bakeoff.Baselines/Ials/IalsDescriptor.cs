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

    /// <remarks>
    /// Factors of users and items, a copy of the items' to fold users in, and matrices of the number of factors, with doubles among them.
    /// </remarks>
    private protected override long EstimateBytes(IalsOptions options, DataSize size, double testedShare) => BaselineMemory.OfLists(
        size, testedShare, model: 32.0 * options.Factors * options.Factors, perUser: 4.0 * options.Factors, perItem: 8.0 * options.Factors);

    /// <inheritdoc/>
    protected override string? FindMemoryRemedy(IalsOptions options) => "lower 'factors' of models.ials";

    private protected override StageWork EstimateWork(IalsOptions options, DataSize size, double testedShare) =>
        BaselineWork.OfLeastSquares(size, options.Factors, options.Epochs, "epochs");
}
