using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// The training rows of a fold, by user, then timestamp, ties as the split has them: 12 bytes a row, in memory or in a mapped file. Nothing else
/// of their number is kept.
/// </summary>
internal sealed unsafe class Interactions : IDisposable
{
    private const int IndexShift = 6;
    private readonly InteractionRow* _rows;
    private readonly IDisposable _memory;
    private readonly int[] _userOfBlock;
    private readonly long _timeUnit;

    /// <param name="users">The users of the rows.</param>
    /// <param name="starts">The first row of each user index, and at the end the number of rows.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="memory">What holds the rows.</param>
    /// <param name="firstTimestamp">The timestamp of time 0.</param>
    /// <param name="timeUnit">
    /// Units of the dataset's timestamps a unit of time: 1, unless their span passes 32 bits (136 years in seconds, 49 days in milliseconds).
    /// </param>
    public Interactions(IdMap users, long[] starts, InteractionRow* rows, IDisposable memory, long firstTimestamp, long timeUnit)
    {
        _rows = rows;
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
    public static Interactions Of(RatingTable table, IdMap items)
    {
        int[] order = [.. Enumerable.Range(0, table.Count)
            .OrderBy(row => table.Users[row]).ThenBy(row => table.Timestamps[row])];
        IdMap users = IdMap.Of(table.Users);
        long first = table.Timestamps.Min();
        long unit = UnitOf(first, table.Timestamps.Max());
        var rows = new NativeArray<InteractionRow>(order.Length);
        long[] starts = new long[users.Count + 1];
        for (int i = 0; i < order.Length; i++)
        {
            int row = order[i];
            rows.Pointer[i] = new InteractionRow(items.IndexOf(table.Items[row]), (uint)((table.Timestamps[row] - first) / unit), table.Ratings[row]);
            starts[users.IndexOf(table.Users[row]) + 1] = i + 1;
        }

        return new Interactions(users, starts, rows.Pointer, rows, first, unit);
    }

    /// <summary>The length of a unit of time, in units of the dataset's timestamps, that fits all of these into 32 bits.</summary>
    public static long UnitOf(long first, long last) => 1 + ((last - first) / uint.MaxValue);

    public ref readonly InteractionRow At(long row) => ref _rows[row];

    /// <summary>The timestamp of a row, in the dataset's unit, cut to a multiple of the unit of time.</summary>
    public long TimestampOf(long row) => FirstTimestamp + (_rows[row].Time * _timeUnit);

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

    /// <summary>Asks the processor to fetch a row.</summary>
    public void Prefetch(long row)
    {
        if (System.Runtime.Intrinsics.X86.Sse.IsSupported)
        {
            System.Runtime.Intrinsics.X86.Sse.Prefetch0(_rows + row);
        }
    }

    public void Dispose() => _memory.Dispose();
}
