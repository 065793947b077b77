namespace Bakeoff.Tables;

/// <summary>Some rows on their way to DuckDB, as columns: as many as some of DuckDB's vectors hold.</summary>
internal sealed class RatingBlock
{
    /// <summary>The most rows, so that every block but the last one fills whole vectors.</summary>
    private const int Capacity = 16 * DuckDbSpace.Capacity;

    private readonly long[] _users = new long[Capacity];
    private readonly long[] _items = new long[Capacity];
    private readonly float[] _ratings = new float[Capacity];
    private readonly long[] _timestamps = new long[Capacity];
    private readonly int[] _parts = new int[Capacity];

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many rows still fit.</summary>
    public int Room => Capacity - Count;

    /// <summary>Removes all rows.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds rows of the user.</summary>
    /// <param name="rows">The user's rows.</param>
    /// <param name="start">The first one to add.</param>
    /// <param name="count">How many, at most <see cref="Room"/>.</param>
    public void Add(IUserRows rows, int start, int count)
    {
        _users.AsSpan(Count, count).Fill(rows.User);
        rows.Items.Slice(start, count).CopyTo(_items.AsSpan(Count));
        rows.Ratings.Slice(start, count).CopyTo(_ratings.AsSpan(Count));
        rows.Timestamps.Slice(start, count).CopyTo(_timestamps.AsSpan(Count));
        if (!rows.Parts.IsEmpty)
        {
            rows.Parts.Slice(start, count).CopyTo(_parts.AsSpan(Count));
        }

        Count += count;
    }

    /// <summary>Copies rows to where DuckDB reads them.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many, at most a vector.</param>
    /// <param name="space">Room for the columns user, item, rating, timestamp and, with parts, the part.</param>
    /// <param name="hasParts">Whether there is a column of parts.</param>
    public void CopyTo(int start, int count, DuckDbSpace space, bool hasParts)
    {
        _users.AsSpan(start, count).CopyTo(space.Column<long>(0));
        _items.AsSpan(start, count).CopyTo(space.Column<long>(1));
        _ratings.AsSpan(start, count).CopyTo(space.Column<float>(2));
        _timestamps.AsSpan(start, count).CopyTo(space.Column<long>(3));
        if (hasParts)
        {
            _parts.AsSpan(start, count).CopyTo(space.Column<int>(4));
        }
    }
}
