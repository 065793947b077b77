using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes the baselines that every experiment trains, bias and global mean: one key, one stage, two models.</summary>
public sealed class BaselinesDescriptor()
    : BaselineDescriptor<BaselineOptions>("baselines", "TrainBaselines", () => new TrainBaselinesStage(), typeof(TrainBaselinesStage))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; } = ["bias", "global-mean"];

    /// <inheritdoc/>
    public override bool IsOptional => false;

    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    /// <inheritdoc/>
    public override IEnumerable<string> FindTrained(object options, bool hasRatings) => hasRatings ? Names : [];

    private protected override long EstimateBytes(BaselineOptions options, DataSize size, double testedShare) =>
        BaselineMemory.OfMeans(size, testedShare);
}
