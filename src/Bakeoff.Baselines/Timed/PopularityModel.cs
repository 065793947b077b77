using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// Recommends to everybody what was popular when they are asked about. A score is the popularity, and 0 for an item outside the catalogue.
/// </summary>
internal sealed class PopularityModel : IFoldInScorer, IDisposable
{
    private readonly IdMap _items;
    private readonly QueryTimes _times;
    private readonly IPopularity _popularity;
    private readonly double[] _latest; // At the end of training, which is when most or all are asked about under a timeline.
    private readonly ThreadLocal<(long End, double[] Values)?> _last = new();

    /// <summary>Creates a model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="items">The catalogue.</param>
    /// <param name="times">When each user is asked about.</param>
    /// <param name="popularity">What was popular when.</param>
    public PopularityModel(string name, IdMap items, QueryTimes times, IPopularity popularity)
    {
        (Name, _items, _times, _popularity, _latest) = (name, items, times, popularity, new double[items.Count]);
        popularity.Fill(times.End, _latest);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ScoreKind Kind => ScoreKind.Ranking;

    /// <inheritdoc/>
    /// <remarks>Test rows come user by user, so that a user's popularities are computed once a thread.</remarks>
    public double Score(long user, long item)
    {
        if (_items.IndexOf(item) is not (>= 0 and int position))
        {
            return 0;
        }

        long end = _times.EndOf(user);
        if (end == _times.End)
        {
            return _latest[position];
        }

        if (_last.Value is not { } last || last.End != end)
        {
            last = (end, new double[_items.Count]);
            _popularity.Fill(end, last.Values);
            _last.Value = last;
        }

        return last.Values[position];
    }

    /// <inheritdoc/>
    public void ScoreCatalogue(long user, Span<double> scores)
    {
        long end = _times.EndOf(user);
        if (end == _times.End)
        {
            _latest.CopyTo(scores);
        }
        else
        {
            _popularity.Fill(end, scores);
        }
    }

    /// <inheritdoc/>
    /// <remarks>What somebody rated says nothing of what is popular: the model stays as it is.</remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation) => this;

    /// <inheritdoc/>
    public void Dispose() => _last.Dispose();
}
