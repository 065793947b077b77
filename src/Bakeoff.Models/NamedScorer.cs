using Bakeoff.Core;

namespace Bakeoff.Models;

/// <summary>A model under the name that the experiment gives it.</summary>
internal sealed class NamedScorer(string name, IScorer scorer) : IScorer
{
    public string Name => name;

    public ScoreKind Kind => scorer.Kind;

    public double Score(long user, long item) => scorer.Score(user, item);

    public void ScoreCatalogue(long user, Span<double> scores) => scorer.ScoreCatalogue(user, scores);

    public void ScoreCatalogues(ReadOnlySpan<long> users, int items, IScoreSink sink) => scorer.ScoreCatalogues(users, items, sink);
}
