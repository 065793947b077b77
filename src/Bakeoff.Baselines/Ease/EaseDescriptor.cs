using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes EASE.</summary>
public sealed class EaseDescriptor()
    : BaselineDescriptor<EaseOptions>("ease", "TrainEase", () => new EaseStage(), typeof(EaseStage))
{
    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    /// <inheritdoc/>
    protected override string? FindMemoryRemedy(EaseOptions options) => "lower 'items' of models.ease";

    private protected override long EstimateBytes(EaseOptions options, DataSize size, double testedShare) =>
        BaselineMemory.OfLists(
            size, testedShare, model: 3.0 * sizeof(double) * Math.Min(options.Items, size.Items) * Math.Min(options.Items, size.Items));
}
