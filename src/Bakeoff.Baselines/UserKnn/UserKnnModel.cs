using System.Buffers;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// User-based nearest neighbours on who rated what (Resnick et al., "GroupLens", CSCW 1994, with the cosine of the sets of items as
/// Ferrari Dacrema et al., RecSys 2019, have it): an item's score for a user is the sum of the similarities of those of the user's k nearest
/// neighbours who have rated it, common / (√(items · items) + shrinkage), each times what that interaction counts by its age; added from the nearest
/// one on in single precision.
/// </summary>
internal sealed class UserKnnModel : SummedModel
{
    private readonly RaterLists _raters;
    private readonly NearestUsers _nearest;
    private readonly InteractionAges? _ages;
    private readonly UserHistories? _histories;
    private readonly IdMap _known;
    private readonly SparseWeights _neighbours; // Of the users that are known.

    /// <summary>Finds the neighbours of some users; those of another are found each time when it is asked about.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="options">k and the shrinkage. Of equal similarities the lower user id is nearer.</param>
    /// <param name="asked">The users that will be asked about: finding the neighbours of all takes the square of their number.</param>
    /// <param name="parallel">Number of threads, on which the model does not depend, and cancellation.</param>
    /// <param name="ages">What an interaction of a neighbour counts by its age when the user is asked about; null where each counts 1.</param>
    public UserKnnModel(
        RaterLists raters, UserKnnOptions options, IEnumerable<long> asked, ParallelOptions parallel, InteractionAges? ages = null)
        : base("user-knn")
    {
        (_raters, _nearest, _ages) = (raters, new NearestUsers(raters, options), ages);
        _known = IdMap.From(asked.Where(user => raters.Users.IndexOf(user) >= 0));
        _neighbours =
            _nearest.Find(_known.Count, user => raters.RatedBy(_known.IdAt(user)), user => raters.Users.IndexOf(_known.IdAt(user)), parallel);
    }

    private UserKnnModel(UserKnnModel trained, UserHistories histories, SparseWeights neighbours)
        : base(trained.Name) =>
        (_raters, _nearest, _ages, _known, _neighbours, _histories) =
            (trained._raters, trained._nearest, trained._ages, histories.Users, neighbours, histories);

    /// <inheritdoc/>
    public override double Score(long user, long item)
    {
        if (_raters.Items.IndexOf(item) is not (>= 0 and int position))
        {
            return 0;
        }

        float[] sums = ArrayPool<float>.Shared.Rent(_raters.Items.Count);
        Sum(user, sums.AsSpan(0, _raters.Items.Count));
        float score = sums[position];
        ArrayPool<float>.Shared.Return(sums);
        return score;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The neighbours are users of training: those nearest to the history. Users who are folded in are not neighbours of each other.
    /// </remarks>
    public override IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation)
    {
        UserHistories known = histories.WithItems(_raters.Items);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        SparseWeights neighbours = _nearest.Find(
            known.Users.Count, user => known.ItemsOf(user), user => _raters.Users.IndexOf(known.Users.IdAt(user)), parallel);
        return new UserKnnModel(this, known, neighbours);
    }

    /// <inheritdoc/>
    protected override void Sum(long user, Span<float> sums)
    {
        sums.Clear();
        (SparseWeights neighbours, int row) = NeighboursOf(user);
        float day = DayOf(user);
        for (int i = 0; i < neighbours.IndicesOf(row).Length; i++)
        {
            Add(neighbours.IndicesOf(row)[i], neighbours.ValuesOf(row)[i], day, sums);
        }
    }

    private void Add(int neighbour, float similarity, float day, Span<float> sums)
    {
        ReadOnlySpan<int> items = _raters.ItemsOf[neighbour];
        if (_ages is null)
        {
            foreach (int item in items)
            {
                sums[item] += similarity;
            }

            return;
        }

        float[] weights = ArrayPool<float>.Shared.Rent(items.Length);
        _ages.Weigh(neighbour, day, weights.AsSpan(0, items.Length));
        for (int i = 0; i < items.Length; i++)
        {
            sums[items[i]] = MathF.FusedMultiplyAdd(similarity, weights[i], sums[items[i]]);
        }

        ArrayPool<float>.Shared.Return(weights);
    }

    /// <summary>The day on which a user is asked about.</summary>
    private float DayOf(long user)
    {
        if (_ages is null)
        {
            return 0;
        }

        if (_histories is not null && _histories.Users.IndexOf(user) is >= 0 and int index)
        {
            ReadOnlySpan<long> timestamps = _histories.TimestampsOf(index);
            return timestamps.IsEmpty ? 0 : _ages.DayOf(timestamps[^1]);
        }

        return _raters.Users.IndexOf(user) is >= 0 and int row ? _ages.LastDayOf(row) : 0;
    }

    private (SparseWeights Neighbours, int Row) NeighboursOf(long user) => _known.IndexOf(user) is >= 0 and int row ? (_neighbours, row)
        : (_nearest.Find(1, _ => _raters.RatedBy(user), _ => _raters.Users.IndexOf(user), new ParallelOptions { MaxDegreeOfParallelism = 1 }), 0);
}
