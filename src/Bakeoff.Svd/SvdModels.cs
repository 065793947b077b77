using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>Describes matrix factorization: one model, whose algorithm an experiment chooses.</summary>
public sealed class SvdModels : ModelDescriptor
{
    /// <inheritdoc/>
    public override string Key => "svd";

    /// <inheritdoc/>
    public override StageDescriptor Stage { get; } = new TrainSvdDescriptor();

    /// <inheritdoc/>
    public override IReadOnlyList<ModelAlgorithm> Algorithms { get; } = [Describe(new FunkSvdOptions()), Describe(new BiasedMfOptions())];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [Key];

    /// <inheritdoc/>
    public override bool NeedsRatings => true;

    /// <inheritdoc/>
    public override bool HasVectors => true;

    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => null;

    /// <inheritdoc/>
    public override ModelVectors ReadVectors(object options, Func<string, string> findFile)
    {
        using FileStream stream = File.OpenRead(findFile($"{Key}/model/{((SvdOptions)options).Algorithm}.bin"));
        ISvdModel model = options is FunkSvdOptions ? FunkSvdModel.Load(stream) : BiasedMfModel.Load(stream);
        return new ModelVectors(
            model.Users.Ids.ToArray(), [.. Enumerable.Range(0, model.Users.Count).Select(model.UserVector)],
            model.Items.Ids.ToArray(), [.. Enumerable.Range(0, model.Items.Count).Select(model.ItemVector)]);
    }

    private static ModelAlgorithm Describe(SvdOptions defaults) => new(defaults.Algorithm, defaults);
}
