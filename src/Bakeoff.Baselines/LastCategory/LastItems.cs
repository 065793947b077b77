using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>What each user rated last before being asked about.</summary>
internal sealed class LastItems
{
    private readonly IdMap _users;
    private readonly int[] _items;
    private readonly (IdMap Users, int[] Items)? _folded;

    /// <summary>Reads the training rows.</summary>
    /// <param name="source">The rows: those of a user by time.</param>
    /// <param name="test">The test rows, sorted by user, then timestamp.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public LastItems(ITimedRatings source, RatingTable test, CancellationToken cancellation)
    {
        (_users, _items) = (source.Users, new int[source.Users.Count]);
        Array.Fill(_items, -1);
        Queries = [];
        for (int row = 0; row < test.Count; row++)
        {
            Queries.TryAdd(test.Users[row], test.Timestamps[row]);
        }

        long[] until = [.. _users.Ids.ToArray().Select(user => Queries.GetValueOrDefault(user, long.MaxValue))];
        source.ReadTimes((users, items, timestamps) =>
        {
            for (int row = 0; row < users.Length; row++)
            {
                if (timestamps[row] <= until[users[row]])
                {
                    _items[users[row]] = items[row];
                }
            }
        }, cancellation);
    }

    private LastItems(LastItems trained, IdMap users, int[] items) =>
        (_users, _items, Queries, _folded) = (trained._users, trained._items, trained.Queries, (users, items));

    private Dictionary<long, long> Queries { get; }

    /// <summary>The same, with the users of histories known by these.</summary>
    /// <param name="histories">The histories, with the items of the catalogue.</param>
    public LastItems FoldIn(UserHistories histories)
    {
        int[] items = new int[histories.Users.Count];
        for (int user = 0; user < items.Length; user++)
        {
            long until = Queries.GetValueOrDefault(histories.Users.IdAt(user), long.MaxValue);
            items[user] = -1;
            for (int row = 0; row < histories.ItemsOf(user).Length && histories.TimestampsOf(user)[row] <= until; row++)
            {
                items[user] = histories.ItemsOf(user)[row];
            }
        }

        return new LastItems(this, histories.Users, items);
    }

    /// <summary>The position of what a user rated last; −1 for nobody known.</summary>
    /// <param name="user">The user id.</param>
    public int Of(long user) => _folded is var (users, items) && users.IndexOf(user) is >= 0 and int folded ? items[folded]
        : _users.IndexOf(user) is >= 0 and int index ? _items[index] : -1;
}
