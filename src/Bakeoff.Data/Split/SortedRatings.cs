using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Reads <c>ratings.parquet</c> user by user, and holds no more than one user's rows.</summary>
internal sealed class SortedRatings : IDisposable
{
    private readonly DuckDbStream _rows;
    private readonly float _minimum;
    private int _at;
    private SplitRow[] _kept = new SplitRow[1024];
    private bool _any, _started;

    /// <summary>Starts at the first user.</summary>
    /// <param name="session">A database.</param>
    /// <param name="file">The file, sorted by user and timestamp.</param>
    /// <param name="minimum">Ratings below are passed over; null for none. It is compared as what ratings are: 0.7 as a float is below 0.7 as a double.</param>
    public SortedRatings(DuckDbSession session, string file, double? minimum)
    {
        _minimum = minimum is { } least ? (float)least : float.NegativeInfinity;
        _rows = session.Stream($"SELECT \"user\", item, rating, timestamp FROM {DuckDbSession.Parquet(file)}");
        _any = _rows.Next();
    }

    /// <summary>The user.</summary>
    public long User { get; private set; }

    /// <summary>The number of the user's rows.</summary>
    public int Count { get; private set; }

    /// <summary>The user's rows by timestamp.</summary>
    public Span<SplitRow> Rows => _kept.AsSpan(0, Count);

    /// <summary>Goes on to the next user, who may have no row left.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="DataException">The file is not sorted (<c>BKF2013</c>).</exception>
    public bool Next()
    {
        if (!_any)
        {
            return false;
        }

        long user = _rows.Rows.Column<long>(0)[_at];
        RefuseUnsorted(_started && user <= User);
        (_started, User, Count) = (true, user, 0);
        long time = long.MinValue;
        do
        {
            ReadOnlySpan<long> users = _rows.Rows.Column<long>(0), items = _rows.Rows.Column<long>(1), times = _rows.Rows.Column<long>(3);
            ReadOnlySpan<float> ratings = _rows.Rows.Column<float>(2);
            int end = _at;
            for (; end < users.Length && users[end] == User; end++)
            {
                RefuseUnsorted(times[end] < time);
                time = times[end];
                if (ratings[end] >= _minimum)
                {
                    Keep(new SplitRow(items[end], time, ratings[end]));
                }
            }

            _at = end;
        }
        while (_at == _rows.Rows.Count && Advance() && _rows.Rows.Column<long>(0)[0] == User);

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private static void RefuseUnsorted(bool unsorted)
    {
        if (unsorted)
        {
            throw new DataException(
                ErrorCodes.BadArtifact, "the rows are not sorted by user and timestamp.", "Run Ingest again.", new FileLocation("ratings.parquet"));
        }
    }

    private bool Advance()
    {
        _at = 0;
        return _any = _rows.Next();
    }

    private void Keep(SplitRow row)
    {
        if (Count == _kept.Length)
        {
            Array.Resize(ref _kept, 2 * Count);
        }

        _kept[Count++] = row;
    }
}
