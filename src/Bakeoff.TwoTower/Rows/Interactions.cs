using Bakeoff.Core;
using Bakeoff.Numerics;
using Bakeoff.Tables;

namespace Bakeoff.TwoTower;

/// <summary>
/// The training rows of a fold, by user, then timestamp, ties as the split has them, in memory or in a mapped file: 8 bytes a row, or 12 where there
/// are more than 256 different ratings or 16 million items. Nothing else of their number is kept.
/// </summary>
internal sealed unsafe class Interactions : IDisposable
{
    private const int IndexShift = 6;
    private readonly InteractionRow* _rows;
    private readonly PackedRow* _packed;
    private readonly float[] _values;
    private readonly IDisposable _memory;
    private readonly int[] _userOfBlock;
    private readonly long _timeUnit;

    /// <param name="users">The users of the rows.</param>
    /// <param name="starts">The first row of each user index, and at the end the number of rows.</param>
    /// <param name="rows">The rows: <see cref="PackedRow"/>, or <see cref="InteractionRow"/>.</param>
    /// <param name="values">The rating of each code of packed rows; null for others.</param>
    /// <param name="memory">What holds the rows.</param>
    /// <param name="firstTimestamp">The timestamp of time 0.</param>
    /// <param name="timeUnit">
    /// Units of the dataset's timestamps a unit of time: 1, unless their span passes 32 bits (136 years in seconds, 49 days in milliseconds).
    /// </param>
    public Interactions(IdMap users, long[] starts, void* rows, float[]? values, IDisposable memory, long firstTimestamp, long timeUnit)
    {
        _rows = values is null ? (InteractionRow*)rows : null;
        _packed = values is null ? null : (PackedRow*)rows;
        _values = values ?? [];
        (Users, Starts, _memory, FirstTimestamp, _timeUnit) = (users, starts, memory, firstTimestamp, timeUnit);
        _userOfBlock = new int[(Count >> IndexShift) + 1];
        int user = 0;
        for (long block = 0; block < _userOfBlock.Length; block++)
        {
            while (user + 1 < users.Count && starts[user + 1] <= block << IndexShift)
            {
                user++;
            }

            _userOfBlock[block] = user;
        }
    }

    /// <summary>The users, each with at least one row.</summary>
    public IdMap Users { get; }

    /// <summary>The first row of each user index, and at the end the number of rows.</summary>
    public long[] Starts { get; }

    /// <summary>The number of rows.</summary>
    public long Count => Starts[^1];

    /// <summary>The timestamp of time 0: the earliest.</summary>
    public long FirstTimestamp { get; }

    /// <summary>Rows of a table, in memory.</summary>
    /// <param name="table">Rows in any order; those of equal user and timestamp keep theirs.</param>
    /// <param name="items">The catalogue's items, among them those of the rows.</param>
    public static Interactions From(RatingTable table, IdMap items)
    {
        int[] order = [.. Enumerable.Range(0, table.Count)
            .OrderBy(row => table.Users[row]).ThenBy(row => table.Timestamps[row])];
        IdMap users = IdMap.From(table.Users);
        long first = table.Timestamps.Min();
        long unit = UnitOf(first, table.Timestamps.Max());
        long[] starts = new long[users.Count + 1];
        for (int i = 0; i < order.Length; i++)
        {
            starts[users.IndexOf(table.Users[order[i]]) + 1] = i + 1;
        }

        InteractionRow RowAt(int i) => new(
            items.IndexOf(table.Items[order[i]]), (uint)((table.Timestamps[order[i]] - first) / unit), table.Ratings[order[i]]);
        if (Packed(order.Length, items, RowAt) is var (packed, values))
        {
            return new Interactions(users, starts, packed.Pointer, values, packed, first, unit);
        }

        NativeArray<InteractionRow> wide = Wide(order.Length, RowAt);
        return new Interactions(users, starts, wide.Pointer, null, wide, first, unit);
    }

    private static (NativeArray<PackedRow> Rows, float[] Values)? Packed(int count, IdMap items, Func<int, InteractionRow> rowAt)
    {
        var values = new RatingValues();
        var packed = new NativeArray<PackedRow>(count);
        for (int i = 0; i < count; i++)
        {
            InteractionRow row = rowAt(i);
            if (items.Count > PackedRow.MaxItems || !values.TryEncode(row.Rating, out byte code))
            {
                packed.Dispose();
                return null;
            }

            packed.Pointer[i] = new PackedRow(row.Item, row.Time, code);
        }

        return (packed, values.Values.ToArray());
    }

    private static NativeArray<InteractionRow> Wide(int count, Func<int, InteractionRow> rowAt)
    {
        var rows = new NativeArray<InteractionRow>(count);
        for (int i = 0; i < count; i++)
        {
            rows.Pointer[i] = rowAt(i);
        }

        return rows;
    }

    /// <summary>The length of a unit of time, in units of the dataset's timestamps, that fits all of these into 32 bits.</summary>
    public static long UnitOf(long first, long last) => 1 + ((last - first) / uint.MaxValue);

    /// <summary>A row.</summary>
    public InteractionRow At(long row)
    {
        if (_packed == null)
        {
            return _rows[row];
        }

        PackedRow packed = _packed[row];
        return new InteractionRow(packed.Item, packed.Time, _values[packed.Code]);
    }

    /// <summary>The timestamp of a row, in the dataset's unit, cut to a multiple of the unit of time.</summary>
    public long TimestampOf(long row) => TimestampOf(At(row));

    /// <summary>The same of a row that was looked up.</summary>
    public long TimestampOf(InteractionRow row) => FirstTimestamp + (row.Time * _timeUnit);

    /// <summary>The user index of a row.</summary>
    public int UserOf(long row)
    {
        int user = _userOfBlock[row >> IndexShift];
        while (Starts[user + 1] <= row)
        {
            user++;
        }

        return user;
    }

    /// <summary>Asks for a row, and for where its user is looked up.</summary>
    public void Fetch(long row)
    {
        CacheHint.Fetch(ref _userOfBlock[row >> IndexShift]);
        if (_packed == null)
        {
            CacheHint.Fetch(ref _rows[row]);
        }
        else
        {
            CacheHint.Fetch(ref _packed[row]);
        }
    }

    /// <summary>Asks for the first rows of the users near a row, once what <see cref="Fetch"/> asked for is there.</summary>
    public void FetchUser(long row) => CacheHint.Fetch(ref Starts[_userOfBlock[row >> IndexShift] + 1]);

    public void Dispose() => _memory.Dispose();
}
