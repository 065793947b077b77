using Bakeoff.Tables;

namespace Bakeoff.UnitTests;

/// <summary>Rows that a test gives, in the order of users.</summary>
internal sealed class GivenRows(params (long User, long Item, float Rating, long Timestamp)[] rows) : IUserRows
{
    private readonly IEnumerator<IGrouping<long, (long User, long Item, float Rating, long Timestamp)>> _users =
        rows.GroupBy(row => row.User).GetEnumerator();
    private long[] _items = [];
    private float[] _ratings = [];
    private long[] _timestamps = [];

    public long User { get; private set; }

    public Span<long> Items => _items;

    public Span<float> Ratings => _ratings;

    public ReadOnlySpan<long> Timestamps => _timestamps;

    public Span<int> Parts => [];

    public bool NextUser()
    {
        bool hasNext = _users.MoveNext();
        var user = hasNext ? _users.Current.ToArray() : [];
        User = hasNext ? _users.Current.Key : 0;
        (_items, _ratings, _timestamps) =
            ([.. user.Select(row => row.Item)], [.. user.Select(row => row.Rating)], [.. user.Select(row => row.Timestamp)]);
        return hasNext;
    }

    /// <summary>All rows of others that come user by user.</summary>
    public static List<(long User, long Item, float Rating, long Timestamp)> Read(IUserRows rows)
    {
        List<(long, long, float, long)> read = [];
        while (rows.NextUser())
        {
            for (int row = 0; row < rows.Items.Length; row++)
            {
                read.Add((rows.User, rows.Items[row], rows.Ratings[row], rows.Timestamps[row]));
            }
        }

        return read;
    }
}
