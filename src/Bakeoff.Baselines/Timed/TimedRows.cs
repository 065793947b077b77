using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The training rows in the order of time, 8 bytes each: which item was rated in which second.</summary>
internal sealed class TimedRows
{
    private readonly ulong[] _rows; // The second since the origin, and the item: as sorted by both.
    private readonly long _origin;

    private TimedRows(ulong[] rows, int items, long origin) => (_rows, Items, _origin) = (rows, items, origin);

    /// <summary>The number of items of the catalogue.</summary>
    public int Items { get; }

    /// <summary>The number of rows.</summary>
    public int Count => _rows.Length;

    /// <summary>Finds the end of training: the second after its last row.</summary>
    /// <param name="source">The training rows.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public static long FindEnd(ITimedRatings source, CancellationToken cancellation)
    {
        long last = long.MinValue;
        source.ReadTimes((_, _, timestamps) =>
        {
            foreach (long timestamp in timestamps)
            {
                last = Math.Max(last, timestamp);
            }
        }, cancellation);
        return QueryTimes.SecondOf(last, source.TimestampsPerSecond) + 1;
    }

    /// <summary>Reads the rows from a second on, in two passes.</summary>
    /// <param name="source">The training rows; the items are the catalogue.</param>
    /// <param name="from">The second; what is earlier is left out. Rows more than 136 years before the end are taken as if they were 136.</param>
    /// <param name="end">The end of training.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public static TimedRows Read(ITimedRatings source, long from, long end, CancellationToken cancellation)
    {
        long perSecond = source.TimestampsPerSecond;
        long origin = Math.Max(from, end - uint.MaxValue);
        int count = 0;
        source.ReadTimes((_, _, timestamps) =>
        {
            foreach (long timestamp in timestamps)
            {
                count += QueryTimes.SecondOf(timestamp, perSecond) >= from ? 1 : 0;
            }
        }, cancellation);
        ulong[] rows = new ulong[count];
        int next = 0;
        source.ReadTimes((_, items, timestamps) =>
        {
            for (int row = 0; row < items.Length; row++)
            {
                long second = QueryTimes.SecondOf(timestamps[row], perSecond);
                if (second >= from)
                {
                    rows[next++] = ((ulong)Math.Max(0, second - origin) << 32) | (uint)items[row];
                }
            }
        }, cancellation);
        Array.Sort(rows);
        return new TimedRows(rows, source.Items.Count, origin);
    }

    /// <summary>The item of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    public int ItemAt(int row) => (int)(uint)_rows[row];

    /// <summary>The second of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    public long SecondAt(int row) => _origin + (long)(_rows[row] >> 32);

    /// <summary>Counts the rows before a second.</summary>
    /// <param name="second">The second.</param>
    public int CountBefore(long second)
    {
        (int low, int high) = (0, _rows.Length);
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = SecondAt(middle) < second ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
