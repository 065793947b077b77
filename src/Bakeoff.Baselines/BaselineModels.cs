using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes the baselines, which every experiment trains: one key, one stage, several models.</summary>
public sealed class BaselineModels : ModelDescriptor
{
    /// <inheritdoc/>
    public override string Key => "baselines";

    /// <inheritdoc/>
    public override StageDescriptor Stage { get; } = new TrainBaselinesDescriptor();

    /// <inheritdoc/>
    public override IReadOnlyList<ModelAlgorithm> Algorithms { get; } = [new("", new BaselineOptions())];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; } = [.. Baseline.All.SelectMany(baseline => baseline.Models)];

    /// <inheritdoc/>
    public override bool IsOptional => false;

    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    /// <inheritdoc/>
    public override IEnumerable<string> FindTrained(object options, bool hasRatings) =>
        Baseline.All.Where(baseline => baseline.IsFitted((BaselineOptions)options, hasRatings)).SelectMany(baseline => baseline.Models);
}
