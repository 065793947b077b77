using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Some rows of one user, copied from all of them.</summary>
internal sealed class KeptRows
{
    private long[] _items = new long[1024];
    private float[] _ratings = new float[1024];
    private long[] _timestamps = new long[1024];
    private int _count;

    /// <summary>The item of each row.</summary>
    public Span<long> Items => _items.AsSpan(0, _count);

    /// <summary>The rating of each row.</summary>
    public Span<float> Ratings => _ratings.AsSpan(0, _count);

    /// <summary>The timestamp of each row.</summary>
    public ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(0, _count);

    /// <summary>Removes all rows.</summary>
    public void Clear() => _count = 0;

    /// <summary>Takes rows in place of those that there are.</summary>
    /// <param name="rows">All rows of a user.</param>
    /// <param name="isKept">Whether each of them is taken.</param>
    public void Take(IUserRows rows, ReadOnlySpan<bool> isKept)
    {
        if (_items.Length < isKept.Length)
        {
            int size = 2 * isKept.Length;
            (_items, _ratings, _timestamps) = (new long[size], new float[size], new long[size]);
        }

        ReadOnlySpan<long> items = rows.Items, timestamps = rows.Timestamps;
        ReadOnlySpan<float> ratings = rows.Ratings;
        _count = 0;
        for (int row = 0; row < isKept.Length; row++)
        {
            if (isKept[row])
            {
                (_items[_count], _ratings[_count], _timestamps[_count]) = (items[row], ratings[row], timestamps[row]);
                _count++;
            }
        }
    }
}
