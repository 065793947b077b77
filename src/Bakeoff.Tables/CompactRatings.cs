using Bakeoff.Core;

namespace Bakeoff.Tables;

/// <summary>
/// Ratings in memory for a trainer that passes over them a few times: 2 bytes a row for the item and 1 for the rating, where there are no more than
/// 65,536 items and 256 different ratings; else 4 for either. See <see cref="RatingMatrix"/> for ratings that are asked for by user.
/// </summary>
internal sealed class CompactRatings : IRatingSource
{
    private readonly long[] _starts;
    private readonly ushort[]? _shortItems;
    private readonly int[]? _items;
    private readonly byte[]? _codes;
    private readonly float[]? _ratings;
    private readonly RatingValues _values = new();

    /// <summary>Allocates rows, which are then to be written, all of them.</summary>
    /// <param name="users">The users of the rows to come.</param>
    /// <param name="items">The items of the rows to come.</param>
    /// <param name="starts">The first row of each user index, and at the end the number of rows.</param>
    /// <param name="coded">Whether ratings are kept as bytes: see <see cref="TryWrite"/>.</param>
    public CompactRatings(IdMap users, IdMap items, ReadOnlySpan<long> starts, bool coded)
    {
        (Users, Items, _starts) = (users, items, starts.ToArray());
        Count = checked((int)starts[^1]);
        bool isShort = items.Count <= ushort.MaxValue + 1;
        _shortItems = isShort ? GC.AllocateUninitializedArray<ushort>(Count) : null;
        _items = isShort ? null : GC.AllocateUninitializedArray<int>(Count);
        _codes = coded ? GC.AllocateUninitializedArray<byte>(Count) : null;
        _ratings = coded ? null : GC.AllocateUninitializedArray<float>(Count);
    }

    /// <inheritdoc/>
    public IdMap Users { get; }

    /// <inheritdoc/>
    public IdMap Items { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public int Parts => RatingParts.Compute(Count);

    /// <inheritdoc/>
    public void Read(RatingBatch batch, CancellationToken cancellation) => Read(0, Users.Count, batch, cancellation);

    /// <inheritdoc/>
    public void ReadPart(int part, RatingBatch batch, CancellationToken cancellation) =>
        Read(FirstUser(part), FirstUser(part + 1), batch, cancellation);

    /// <summary>Writes rows, which several threads may do.</summary>
    /// <param name="row">The number of the first one.</param>
    /// <param name="items">The item id of each row.</param>
    /// <param name="ratings">The rating of each row.</param>
    /// <returns>Whether there is a byte for each rating; never refused where ratings are not kept as bytes.</returns>
    public bool TryWrite(long row, ReadOnlySpan<long> items, ReadOnlySpan<float> ratings)
    {
        int first = (int)row;
        for (int i = 0; i < items.Length; i++)
        {
            int item = Items.IndexOf(items[i]);
            if (_shortItems is not null)
            {
                _shortItems[first + i] = (ushort)item;
            }
            else
            {
                _items![first + i] = item;
            }
        }

        if (_codes is not null)
        {
            return _values.TryEncode(ratings, _codes.AsSpan(first, ratings.Length));
        }

        ratings.CopyTo(_ratings.AsSpan(first));
        return true;
    }

    private int FirstUser(int part) => RatingParts.FirstUser(part, Parts, Users.Count, Count, user => _starts[user]);

    private void Read(int firstUser, int endUser, RatingBatch batch, CancellationToken cancellation)
    {
        (int[] items, float[] ratings) = (new int[RatingParts.BatchRows], new float[RatingParts.BatchRows]);
        RatingParts.Walk(
            _starts, firstUser, endUser,
            (row, users) => batch(users, ItemsOf(row, items.AsSpan(0, users.Length)), RatingsOf(row, ratings.AsSpan(0, users.Length))), cancellation);
    }

    private ReadOnlySpan<int> ItemsOf(int start, Span<int> space)
    {
        if (_items is not null)
        {
            return _items.AsSpan(start, space.Length);
        }

        ReadOnlySpan<ushort> items = _shortItems.AsSpan(start, space.Length);
        for (int i = 0; i < space.Length; i++)
        {
            space[i] = items[i];
        }

        return space;
    }

    private ReadOnlySpan<float> RatingsOf(int start, Span<float> space)
    {
        if (_ratings is not null)
        {
            return _ratings.AsSpan(start, space.Length);
        }

        ReadOnlySpan<byte> codes = _codes.AsSpan(start, space.Length);
        ReadOnlySpan<float> values = _values.Values;
        for (int i = 0; i < space.Length; i++)
        {
            space[i] = values[codes[i]];
        }

        return space;
    }
}
