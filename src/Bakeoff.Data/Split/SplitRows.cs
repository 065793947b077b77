using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// The rows of <c>split.parquet</c>, made from those of <c>ratings.parquet</c> user by user: a user's rows are put in order and assigned to
/// folds, and the rows of each fold are counted, in one pass.
/// </summary>
internal sealed class SplitRows(IUserRows ratings, SplitOptions options, TieOrder ties, FoldAssignment assignment, CancellationToken cancellation)
    : IUserRows
{
    /// <summary>So many test rows of a user are searched for faster than the user's rows are sorted.</summary>
    private const int MaxSearched = 16;

    private readonly FoldCounts[] _counts = [.. Enumerable.Range(0, options.Partitions).Select(_ => new FoldCounts())];
    private readonly int[] _tested = new int[options.Partitions], _tied = new int[options.Partitions];
    private readonly bool _tiesDecide = options.Cut.TiesDecide;
    private int[] _folds = new int[1024];
    private long[] _sorted = [];
    private int _user = -1, _length;

    /// <summary>How many rows there have been.</summary>
    public int Total { get; private set; }

    /// <summary>What each fold is like.</summary>
    public IReadOnlyList<FoldCounts> Counts => _counts;

    /// <inheritdoc/>
    public long User => ratings.User;

    /// <inheritdoc/>
    public Span<long> Items => ratings.Items[.._length];

    /// <inheritdoc/>
    public Span<float> Ratings => ratings.Ratings[.._length];

    /// <inheritdoc/>
    public ReadOnlySpan<long> Timestamps => ratings.Timestamps[.._length];

    /// <inheritdoc/>
    public Span<int> Folds => _folds.AsSpan(0, _length);

    /// <summary>Puts the rows of the next user who has any in order, and assigns them to folds.</summary>
    /// <exception cref="DataException">A test row is also a training row of its fold (<c>BKF2012</c>).</exception>
    public bool NextUser()
    {
        cancellation.ThrowIfCancellationRequested();
        _length = 0;
        while (_length == 0)
        {
            if (!ratings.NextUser())
            {
                return false;
            }

            ties.Sort(ratings.User, ratings.Timestamps, ratings.Items, ratings.Ratings);
            _length = options.RowsOf(ratings.Items.Length);
        }

        _user++;
        if (_folds.Length < _length)
        {
            (_folds, _sorted) = (new int[2 * _length], []);
        }

        assignment.Fill(_user, Total, Items, Timestamps, Folds);
        Total += _length;
        Count();
        return true;
    }

    private void Count()
    {
        ReadOnlySpan<int> folds = Folds;
        Array.Clear(_tested);
        Array.Clear(_tied);
        int first = folds.IndexOfAnyInRange(0, int.MaxValue), tested = 0;
        for (int row = Math.Max(0, first); row < folds.Length; row++)
        {
            if (folds[row] >= 0)
            {
                _tested[folds[row]]++;
                tested++;
            }
        }

        RefuseLeaks(tested);
        if (_tiesDecide && first >= 0)
        {
            CountTied(first);
        }

        for (int fold = 0; fold < _tested.Length; fold++)
        {
            if (_tested[fold] > 0)
            {
                _counts[fold].Add(_tested[fold], folds.Length, _tied[fold]);
            }
        }
    }

    /// <summary>Counts the test rows of whose timestamp the user has a row that their fold does not test.</summary>
    /// <param name="first">The first test row: its tie may begin before it.</param>
    private void CountTied(int first)
    {
        ReadOnlySpan<long> timestamps = Timestamps;
        int start = first;
        while (start > 0 && timestamps[start - 1] == timestamps[first])
        {
            start--;
        }

        for (int end; start < timestamps.Length; start = end)
        {
            end = SortedRatings.EndOfTie(timestamps, start);
            ReadOnlySpan<int> tie = Folds[start..end];
            if (tie.ContainsAnyExcept(tie[0]))
            {
                foreach (int fold in tie)
                {
                    _tied[Math.Max(0, fold)] += fold >= 0 ? 1 : 0;
                }
            }
        }
    }

    /// <summary>Fails if an item of a test row is in another row of the user; of many test rows this is faster by sorting.</summary>
    /// <param name="tested">How many rows are tested.</param>
    private void RefuseLeaks(int tested)
    {
        ReadOnlySpan<long> items = Items;
        if (tested > MaxSearched)
        {
            if (_sorted.Length < items.Length)
            {
                _sorted = new long[_folds.Length];
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
            if (_folds[i] >= 0)
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
                ErrorCodes.LeakedTestRow, $"user {ratings.User}, item {item} is a test row and a training row.",
                "Remove the repeated rating from the dataset.", new FileLocation("split.parquet"));
        }
    }
}
