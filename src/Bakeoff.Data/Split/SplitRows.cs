using Bakeoff.Core;
using Bakeoff.Tables;
using DuckDB.NET.Native;

namespace Bakeoff.Data;

/// <summary>
/// The rows of <c>split.parquet</c>, made from those of <c>ratings.parquet</c> user by user: a user's rows are put in order and dealt, and what is
/// said of the folds is counted, in one pass.
/// </summary>
internal sealed class SplitRows(SortedRatings ratings, SplitOptions options, TieOrder ties, FoldDeal deal, CancellationToken cancellation)
{
    private readonly FoldCounts[] _counts = [.. Enumerable.Range(0, options.Partitions).Select(_ => new FoldCounts())];
    private readonly int[] _tested = new int[options.Partitions];
    private int[] _folds = new int[1024];
    private long[] _items = [];
    private int _user = -1, _length, _at;

    /// <summary>The columns.</summary>
    public static IReadOnlyList<(string Name, DuckDBType Type)> Columns { get; } =
        [("user", DuckDBType.BigInt), ("item", DuckDBType.BigInt), ("rating", DuckDBType.Float), ("timestamp", DuckDBType.BigInt), ("test_fold", DuckDBType.Integer)];

    /// <summary>How many rows there have been.</summary>
    public int Total { get; private set; }

    /// <summary>What each fold is like.</summary>
    public IReadOnlyList<FoldCounts> Counts => _counts;

    /// <summary>Writes the next rows.</summary>
    /// <exception cref="DataException">A test row is also a training row of its fold (<c>BKF2012</c>).</exception>
    public int Fill(DuckDbSpace space)
    {
        cancellation.ThrowIfCancellationRequested();
        Span<long> users = space.Column<long>(0), items = space.Column<long>(1), times = space.Column<long>(3);
        Span<float> values = space.Column<float>(2);
        Span<int> folds = space.Column<int>(4);
        Span<ulong> valid = space.Validity(4);
        int count = 0;
        while (count < DuckDbSpace.Capacity && (_at < _length || NextUser()))
        {
            ReadOnlySpan<SplitRow> rows = ratings.Rows;
            for (; count < DuckDbSpace.Capacity && _at < _length; count++, _at++)
            {
                (items[count], times[count], values[count]) = rows[_at];
                users[count] = ratings.User;
                folds[count] = _folds[_at];
                ulong bit = 1UL << (count % 64);
                valid[count / 64] = _folds[_at] < 0 ? valid[count / 64] & ~bit : valid[count / 64] | bit;
            }
        }

        return count;
    }

    /// <summary>Puts the rows of the next user who has any in order, and deals them.</summary>
    private bool NextUser()
    {
        (_at, _length) = (0, 0);
        while (_length == 0)
        {
            if (!ratings.Next())
            {
                return false;
            }

            ties.Sort(ratings.User, ratings.Rows);
            _length = options.RowsOf(ratings.Count);
        }

        _user++;
        if (_folds.Length < _length)
        {
            (_folds, _items) = (new int[2 * _length], []);
        }

        ReadOnlySpan<SplitRow> rows = ratings.Rows[.._length];
        deal.Fill(_user, Total, rows, options.N, _folds.AsSpan(0, _length));
        Total += _length;
        Count(rows);
        return true;
    }

    private void Count(ReadOnlySpan<SplitRow> rows)
    {
        Array.Clear(_tested);
        foreach (int fold in _folds.AsSpan(0, rows.Length))
        {
            if (fold >= 0)
            {
                _tested[fold]++;
            }
        }

        RefuseLeaks(rows);
        int first = _folds.AsSpan(0, rows.Length).IndexOfAnyInRange(0, int.MaxValue);
        bool tie = options.Method != SplitOptions.Random && first > 0 && rows[first - 1].Timestamp == rows[first].Timestamp;
        for (int fold = 0; fold < _tested.Length; fold++)
        {
            if (_tested[fold] > 0)
            {
                _counts[fold].Add(_tested[fold], rows.Length, tie ? Same(rows, first) : 0);
            }
        }
    }

    private static int Same(ReadOnlySpan<SplitRow> rows, int first)
    {
        int end = first;
        while (end < rows.Length && rows[end].Timestamp == rows[first].Timestamp)
        {
            end++;
        }

        return end - first;
    }

    /// <summary>Fails if an item of a test row is in another row of the user.</summary>
    private void RefuseLeaks(ReadOnlySpan<SplitRow> rows)
    {
        if (_items.Length < rows.Length)
        {
            _items = new long[_folds.Length];
        }

        Span<long> items = _items.AsSpan(0, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            items[i] = rows[i].Item;
        }

        if (options.Method == SplitOptions.Random)
        {
            items.Sort();
            for (int i = 1; i < items.Length; i++)
            {
                ThrowIf(items[i] == items[i - 1], items[i]);
            }

            return;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (_folds[i] >= 0)
            {
                ThrowIf(items.Count(rows[i].Item) > 1, rows[i].Item);
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
