using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Describes the baselines, which every experiment trains: one key, one stage, several models.</summary>
public sealed class BaselineModels : ModelDescriptor
{
    /// <summary>Each model by the name under which it is measured, and what switches it on; null for those that need nothing but ratings.</summary>
    private static readonly (string Name, Func<BaselineOptions, bool>? IsOn)[] s_models =
    [
        ("bias", null), ("global-mean", null), ("item-knn", options => options.Neighbours > 0), ("user-knn", options => options.UserNeighbours > 0),
        ("rp3beta", options => options.Rp3Neighbours > 0), ("pure-svd", options => options.PureSvdFactors > 0), ("ease", options => options.Ease > 0),
        ("implicit-als", options => options.AlsFactors > 0),
    ];

    /// <inheritdoc/>
    public override string Key => "baselines";

    /// <inheritdoc/>
    public override StageDescriptor Stage { get; } = new TrainBaselinesDescriptor();

    /// <inheritdoc/>
    public override IReadOnlyList<ModelAlgorithm> Algorithms { get; } = [new("", new BaselineOptions())];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; } = [.. s_models.Select(model => model.Name)];

    /// <inheritdoc/>
    public override bool IsOptional => false;

    /// <inheritdoc/>
    public override IEnumerable<string> FindTrained(object options, bool hasRatings) =>
        s_models.Where(model => model.IsOn?.Invoke((BaselineOptions)options) ?? hasRatings).Select(model => model.Name);
}
