using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// The rows of <c>split.parquet</c>, made from those of <c>ratings.parquet</c> user by user: a user's rows are put in order and assigned to
/// parts, and the rows of each fold are counted, in one pass.
/// </summary>
/// <param name="plan">What is decided about the split.</param>
/// <param name="all">All ratings, before the first user.</param>
/// <param name="cancellation">Checked between users.</param>
internal sealed class SplitRows(SplitPlan plan, IUserRows all, CancellationToken cancellation) : IUserRows
{
    /// <summary>So many test rows of a user are searched for faster than the user's rows are sorted.</summary>
    private const int MaxSearched = 16;

    private readonly IUserRows _ratings = plan.Left(all);
    private readonly FoldCounts[] _counts = [.. plan.Roles.Select(fold => new FoldCounts(fold))];
    private readonly bool[] _isTested = FindTested(plan.Roles);
    private readonly bool _tiesDecide = plan.Options.Cut.TiesDecide(plan.Options);
    private int[] _parts = new int[1024];
    private long[] _sorted = [];
    private int _user = -1, _length;

    /// <summary>How many rows there have been.</summary>
    public int Total { get; private set; }

    /// <summary>What each fold is like.</summary>
    public IReadOnlyList<FoldCounts> Counts => _counts;

    /// <inheritdoc/>
    public long User => _ratings.User;

    /// <inheritdoc/>
    public Span<long> Items => _ratings.Items[.._length];

    /// <inheritdoc/>
    public Span<float> Ratings => _ratings.Ratings[.._length];

    /// <inheritdoc/>
    public ReadOnlySpan<long> Timestamps => _ratings.Timestamps[.._length];

    /// <inheritdoc/>
    public Span<int> Parts => _parts.AsSpan(0, _length);

    /// <summary>Puts the rows of the next user who has any in order, and assigns them to parts.</summary>
    /// <exception cref="DataException">A test row is also a training row of its fold (<c>BKF2012</c>).</exception>
    public bool NextUser()
    {
        cancellation.ThrowIfCancellationRequested();
        _length = 0;
        while (_length == 0)
        {
            if (!_ratings.NextUser())
            {
                return false;
            }

            plan.Ties.Sort(_ratings.User, _ratings.Timestamps, _ratings.Items, _ratings.Ratings);
            _length = _ratings.Items.Length;
        }

        _user++;
        if (_parts.Length < _length)
        {
            (_parts, _sorted) = (new int[2 * _length], []);
        }

        plan.Assignment.Fill(_user, Total, this, Parts);
        Total += _length;
        Count();
        return true;
    }

    /// <summary>Which parts some fold tests, by the number of the part.</summary>
    private static bool[] FindTested(IReadOnlyList<FoldRoles> roles)
    {
        int[] parts = [.. roles.SelectMany(fold => fold.Test)];
        bool[] isTested = new bool[parts.Max() + 1];
        Array.ForEach(parts, part => isTested[part] = true);
        return isTested;
    }

    private bool IsTested(int part) => (uint)part < (uint)_isTested.Length && _isTested[part];

    private void Count()
    {
        RefuseLeaks();
        foreach (FoldCounts fold in _counts)
        {
            fold.Add(Parts, _tiesDecide ? Timestamps : []);
        }
    }

    /// <summary>Fails if an item of a test row is in another row of the user; of many test rows this is faster by sorting.</summary>
    private void RefuseLeaks()
    {
        ReadOnlySpan<long> items = Items;
        int tested = 0;
        foreach (int part in Parts)
        {
            tested += IsTested(part) ? 1 : 0;
        }

        if (tested > MaxSearched)
        {
            if (_sorted.Length < items.Length)
            {
                _sorted = new long[_parts.Length];
            }

            Span<long> sorted = _sorted.AsSpan(0, items.Length);
            items.CopyTo(sorted);
            sorted.Sort();
            bool isRepeated = false;
            for (int i = 1; i < sorted.Length; i++)
            {
                isRepeated |= sorted[i] == sorted[i - 1];
            }

            if (!isRepeated)
            {
                return;
            }
        }

        for (int i = 0; i < items.Length; i++)
        {
            if (IsTested(_parts[i]))
            {
                ThrowIf(items.Count(items[i]) > 1, items[i]);
            }
        }
    }

    private void ThrowIf(bool leaks, long item)
    {
        if (leaks)
        {
            throw new DataException(
                ErrorCodes.LeakedTestRow, $"user {_ratings.User}, item {item} is a test row and a training row.",
                "Remove the repeated rating from the dataset.", new FileLocation("split.parquet"));
        }
    }
}
