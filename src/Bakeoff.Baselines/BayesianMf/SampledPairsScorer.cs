using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// The model as test rows are predicted with it: by the mean of all samples where it was asked for. Lists are made with the kept samples alone: were
/// the pairs of the test scored with more samples than all others, their places would say something of the test.
/// </summary>
/// <param name="model">The model.</param>
internal sealed class SampledPairsScorer(BayesianMfModel model) : IFoldInScorer
{
    /// <inheritdoc/>
    public string Name => model.Name;

    /// <inheritdoc/>
    public ScoreKind Kind => model.Kind;

    /// <inheritdoc/>
    public double Score(long user, long item) => model.Asked.MeanOf(user, item) is { } mean ? model.Scale.Clamp(mean) : model.Score(user, item);

    /// <inheritdoc/>
    public void ScoreCatalogue(long user, Span<double> scores) => model.ScoreCatalogue(user, scores);

    /// <inheritdoc/>
    public void ScoreCatalogues(ReadOnlySpan<long> users, int items, IScoreSink sink) => model.ScoreCatalogues(users, items, sink);

    /// <inheritdoc/>
    public IScorer FoldIn(UserHistories histories, int threads = 1, CancellationToken cancellation = default) =>
        model.FoldIn(histories, threads, cancellation);
}
