using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// Item-based nearest neighbours on who rated what (Sarwar et al., "Item-based collaborative filtering", WWW 2001; Deshpande and
/// Karypis, ACM TOIS 22(1), 2004): the similarity of two items is the cosine of their sets of raters,
/// common / √(raters · raters). An item's score for a user is the sum of its similarities to those of its k nearest neighbours that
/// the user has rated.
/// </summary>
/// <remarks>
/// What is kept is the reverse: for each item those whose neighbour it is, so that the scores of a catalogue take a look at what the user has
/// rated alone. The order of their sums is of no matter: a similarity is a float of at least 1 / users, so that k of them are added in doubles
/// without rounding as long as k · users is at most 2²⁹. Beyond that the order is that of the user's rows.
/// </remarks>
internal sealed class ItemKnnModel : IFoldInScorer
{
    private readonly Profiles _profiles;
    private readonly int[] _starts;
    private readonly int[] _positions; // Those whose neighbour an item is, ascending.
    private readonly float[] _similarities;

    /// <summary>Finds the nearest neighbours of each item.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="neighbours">k, at least 1. Of equal similarities the lower position is nearer.</param>
    /// <param name="threads">Threads at most; the model does not depend on them.</param>
    /// <param name="cancellation">Looked at between items.</param>
    public ItemKnnModel(RaterLists raters, int neighbours, int threads, CancellationToken cancellation)
    {
        _profiles = new Profiles(raters);
        var nearest = new Neighbour[raters.Items.Count][];
        Parallel.For(
            0, nearest.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () => new Cosines(raters.UsersOf, raters.ItemsOf),
            (item, _, cosines) =>
            {
                nearest[item] = raters.UsersOf.LengthOf(item) == 0 ? [] : cosines.Nearest(item, neighbours);
                return cosines;
            },
            _ => { });
        _starts = new int[nearest.Length + 1];
        foreach (Neighbour neighbour in nearest.SelectMany(near => near))
        {
            _starts[neighbour.Index + 1]++;
        }

        for (int item = 0; item < nearest.Length; item++)
        {
            _starts[item + 1] = checked(_starts[item + 1] + _starts[item]);
        }

        (_positions, _similarities) = (new int[_starts[^1]], new float[_starts[^1]]);
        int[] next = _starts[..^1];
        for (int item = 0; item < nearest.Length; item++)
        {
            foreach (Neighbour neighbour in nearest[item])
            {
                int place = next[neighbour.Index]++;
                (_positions[place], _similarities[place]) = (item, (float)neighbour.Weight);
            }

            nearest[item] = []; // So that the memory of both is not needed at once.
        }
    }

    private ItemKnnModel(ItemKnnModel trained, Profiles profiles) =>
        (_profiles, _starts, _positions, _similarities) = (profiles, trained._starts, trained._positions, trained._similarities);

    public string Name => "item-knn";

    public ScoreKind Kind => ScoreKind.Ranking;

    public double Score(long user, long item)
    {
        double sum = 0;
        if (_profiles.Items.IndexOf(item) is >= 0 and int position)
        {
            foreach (int rated in _profiles.RatedBy(user))
            {
                int place = Array.BinarySearch(_positions, _starts[rated], _starts[rated + 1] - _starts[rated], position);
                sum += place >= 0 ? _similarities[place] : 0;
            }
        }

        return sum;
    }

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        scores.Clear();
        foreach (int rated in _profiles.RatedBy(user))
        {
            ReadOnlySpan<int> positions = _positions.AsSpan(_starts[rated].._starts[rated + 1]);
            ReadOnlySpan<float> similarities = _similarities.AsSpan(_starts[rated], positions.Length);
            for (int i = 0; i < positions.Length; i++)
            {
                scores[positions[i]] += similarities[i];
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>The similarities stay those of training; a history is summed up as a user's rows are.</remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation) =>
        new ItemKnnModel(this, _profiles.FoldIn(histories));
}
