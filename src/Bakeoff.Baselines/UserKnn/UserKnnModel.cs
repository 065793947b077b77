using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// User-based nearest neighbours on who rated what (Resnick et al., "GroupLens", CSCW 1994, with the cosine of the sets of items as
/// Ferrari Dacrema et al., RecSys 2019, have it): an item's score for a user is the sum of the similarities of those of the user's k nearest
/// neighbours who have rated it, common / √(items · items).
/// </summary>
internal sealed class UserKnnModel : IFoldInScorer
{
    private readonly RaterLists _raters;
    private readonly int _count;
    private readonly Neighbour[]?[] _neighbours;
    private readonly (IdMap Users, Neighbour[][] Neighbours)? _folded;

    /// <summary>Finds the neighbours of some users; those of another are found each time when it is asked about.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="neighbours">k, at least 1. Of equal similarities the lower user id is nearer.</param>
    /// <param name="asked">The users that will be asked about: finding the neighbours of all takes the square of their number.</param>
    /// <param name="parallel">Threads, of which the model does not depend, and cancellation.</param>
    public UserKnnModel(RaterLists raters, int neighbours, IEnumerable<long> asked, ParallelOptions parallel)
    {
        (_raters, _count, _neighbours) = (raters, neighbours, new Neighbour[raters.Users.Count][]);
        int[] users = [.. asked.Select(raters.Users.IndexOf).Where(user => user >= 0).Distinct()];
        Parallel.For(0, users.Length, parallel, () => new Cosines(raters.ItemsOf, raters.UsersOf), (i, _, cosines) =>
        {
            _neighbours[users[i]] = cosines.Nearest(users[i], neighbours);
            return cosines;
        }, _ => { });
    }

    private UserKnnModel(UserKnnModel trained, IdMap users, Neighbour[][] neighbours) =>
        (_raters, _count, _neighbours, _folded) = (trained._raters, trained._count, trained._neighbours, (users, neighbours));

    public string Name => "user-knn";

    public ScoreKind Kind => ScoreKind.Ranking;

    public double Score(long user, long item)
    {
        double score = 0;
        if (_raters.Items.IndexOf(item) is >= 0 and int position)
        {
            foreach (Neighbour neighbour in NeighboursOf(user))
            {
                score += _raters.ItemsOf[neighbour.Index].Contains(position) ? neighbour.Weight : 0;
            }
        }

        return score;
    }

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        scores.Clear();
        foreach (Neighbour neighbour in NeighboursOf(user))
        {
            foreach (int item in _raters.ItemsOf[neighbour.Index])
            {
                scores[item] += neighbour.Weight;
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The neighbours are users of training: those nearest to the history. Users who are folded in are not neighbours of each other.
    /// </remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation)
    {
        UserHistories known = histories.WithItems(_raters.Items);
        var neighbours = new Neighbour[known.Users.Count][];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, neighbours.Length, parallel, () => new Cosines(_raters.ItemsOf, _raters.UsersOf), (user, _, cosines) =>
        {
            neighbours[user] = cosines.NearestTo(known.ItemsOf(user), _raters.Users.IndexOf(known.Users.IdAt(user)), _count);
            return cosines;
        }, _ => { });
        return new UserKnnModel(this, known.Users, neighbours);
    }

    private Neighbour[] NeighboursOf(long user) => _folded is { } folded && folded.Users.IndexOf(user) is >= 0 and int place
        ? folded.Neighbours[place] : NeighboursInTraining(user);

    private Neighbour[] NeighboursInTraining(long user) =>
        _raters.Users.IndexOf(user) is >= 0 and int row ? _neighbours[row] ?? new Cosines(_raters.ItemsOf, _raters.UsersOf).Nearest(row, _count) : [];
}
