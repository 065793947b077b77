namespace Bakeoff.Data;

/// <summary>Sorts the rows of a user by time; rows of one timestamp stay in their order.</summary>
internal sealed class TimeOrder
{
    private const int PlaceBits = 31;
    private long[] _keys = [];
    private long[] _items = [];
    private float[] _ratings = [];

    /// <summary>Sorts the rows.</summary>
    /// <param name="timestamps">When each was given.</param>
    /// <param name="items">The item of each.</param>
    /// <param name="ratings">The rating of each.</param>
    /// <returns>Whether all timestamps fit into 32 bits, as seconds until 2106 do; else nothing is sorted.</returns>
    public bool Sort(Span<long> timestamps, Span<long> items, Span<float> ratings)
    {
        (long before, bool isSorted, long all) = (0, true, 0);
        foreach (long timestamp in timestamps)
        {
            isSorted &= timestamp >= before;
            before = timestamp;
            all |= timestamp;
        }

        if (isSorted || (ulong)all > uint.MaxValue)
        {
            return (ulong)all <= uint.MaxValue;
        }

        if (_keys.Length < timestamps.Length)
        {
            (_keys, _items, _ratings) = (new long[2 * timestamps.Length], new long[2 * timestamps.Length], new float[2 * timestamps.Length]);
        }

        // Time and place in one number, so that equal times stay in their order however the numbers are sorted.
        Span<long> keys = _keys.AsSpan(0, timestamps.Length);
        for (int row = 0; row < keys.Length; row++)
        {
            keys[row] = (timestamps[row] << PlaceBits) | (uint)row;
        }

        keys.Sort();
        items.CopyTo(_items);
        ratings.CopyTo(_ratings);
        for (int row = 0; row < keys.Length; row++)
        {
            int place = (int)(keys[row] & ((1L << PlaceBits) - 1));
            (timestamps[row], items[row], ratings[row]) = (keys[row] >> PlaceBits, _items[place], _ratings[place]);
        }

        return true;
    }
}
