namespace Bakeoff.Core;

/// <summary>
/// What users rated whom a model was not trained on: a model that can fold them in (<see cref="IFoldInScorer"/>) scores from it. The rows of each
/// user stand one after the other, by timestamp, ties as the split has them: 16 bytes a row. It is not changed, so several threads may read it.
/// </summary>
public sealed class UserHistories
{
    private readonly int[] _starts;
    private readonly int[] _items;
    private readonly float[] _ratings;
    private readonly long[] _timestamps;

    private UserHistories(IdMap users, IdMap items, int[] starts, int[] itemOfRow, float[] ratings, long[] timestamps) =>
        (Users, Items, _starts, _items, _ratings, _timestamps) = (users, items, starts, itemOfRow, ratings, timestamps);

    /// <summary>The users; with <see cref="WithItems"/> some may have no row.</summary>
    public IdMap Users { get; }

    /// <summary>The items, some of which may have no row.</summary>
    public IdMap Items { get; }

    /// <summary>The number of rows.</summary>
    public int Count => _items.Length;

    /// <summary>Creates histories from the rows of a table.</summary>
    /// <param name="table">Rows in any order; those of equal user and timestamp keep theirs.</param>
    /// <param name="items">The items; a row of another one is left out. Null for those of the rows.</param>
    public static UserHistories From(RatingTable table, IdMap? items = null)
    {
        IdMap users = IdMap.From(table.Users);
        items ??= IdMap.From(table.Items);
        IEnumerable<int> order = Enumerable.Range(0, table.Count);
        if (Enumerable.Range(1, Math.Max(0, table.Count - 1)).Any(row => (table.Users[row - 1], table.Timestamps[row - 1])
            .CompareTo((table.Users[row], table.Timestamps[row])) > 0)) // A fold's rows are sorted.
        {
            order = order.OrderBy(row => table.Users[row]).ThenBy(row => table.Timestamps[row]);
        }

        int[] kept = [.. order.Where(row => items.IndexOf(table.Items[row]) >= 0)];
        int[] starts = new int[users.Count + 1];
        foreach (int row in kept)
        {
            starts[users.IndexOf(table.Users[row]) + 1]++;
        }

        Accumulate(starts);
        return new UserHistories(
            users, items, starts, [.. kept.Select(row => items.IndexOf(table.Items[row]))], [.. kept.Select(row => table.Ratings[row])],
            [.. kept.Select(row => table.Timestamps[row])]);
    }

    /// <summary>The items of a user's rows, in the order of the rows.</summary>
    /// <param name="user">An index of <see cref="Users"/>.</param>
    public ReadOnlySpan<int> ItemsOf(int user) => _items.AsSpan(_starts[user].._starts[user + 1]);

    /// <summary>The ratings of a user's rows, in the order of the rows.</summary>
    /// <param name="user">An index of <see cref="Users"/>.</param>
    public ReadOnlySpan<float> RatingsOf(int user) => _ratings.AsSpan(_starts[user].._starts[user + 1]);

    /// <summary>The timestamps of a user's rows, ascending, in the dataset's unit.</summary>
    /// <param name="user">An index of <see cref="Users"/>.</param>
    public ReadOnlySpan<long> TimestampsOf(int user) => _timestamps.AsSpan(_starts[user].._starts[user + 1]);

    /// <summary>The same histories with the item indices of a model; rows of items that it does not know are left out, and no user is.</summary>
    /// <param name="items">The items that the model knows.</param>
    public UserHistories WithItems(IdMap items)
    {
        if (items == Items)
        {
            return this;
        }

        int[] newIndex = [.. Items.Ids.ToArray().Select(items.IndexOf)];
        int[] kept = [.. Enumerable.Range(0, Count).Where(row => newIndex[_items[row]] >= 0)];
        int[] starts = new int[Users.Count + 1];
        int next = 0;
        for (int user = 0; user < Users.Count; user++)
        {
            while (next < kept.Length && kept[next] < _starts[user + 1])
            {
                next++;
            }

            starts[user + 1] = next;
        }

        return new UserHistories(
            Users, items, starts, [.. kept.Select(row => newIndex[_items[row]])], [.. kept.Select(row => _ratings[row])],
            [.. kept.Select(row => _timestamps[row])]);
    }

    private static void Accumulate(int[] starts)
    {
        for (int user = 1; user < starts.Length; user++)
        {
            starts[user] += starts[user - 1];
        }
    }
}
