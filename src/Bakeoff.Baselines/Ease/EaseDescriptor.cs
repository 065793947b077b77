using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>Describes EASE.</summary>
public sealed class EaseDescriptor()
    : BaselineDescriptor<EaseOptions>("ease", "TrainEase", () => new EaseStage(), typeof(EaseStage))
{
    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    /// <inheritdoc/>
    protected override string? FindMemoryRemedy(EaseOptions options) => "lower 'items' of models.ease";

    /// <remarks>The matrix and its panel; to check the inverse, sixteen numbers a user.</remarks>
    private protected override long EstimateBytes(EaseOptions options, DataSize size, double testedShare)
    {
        long items = Math.Min(options.Items, size.Items);
        return BaselineMemory.OfLists(
            size, testedShare, model: SquareMatrix.BytesOf(items) + PositiveDefiniteInverse.ScratchBytes(items), perUser: 16 * sizeof(double));
    }

    private protected override StageWork EstimateWork(EaseOptions options, DataSize size, double testedShare) =>
        BaselineWork.OfItemMatrix(size, Math.Min(options.Items, size.Items), testedShare);
}
