using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Who has rated what in training: all that models of implicit feedback read.</summary>
internal sealed class RaterLists
{
    /// <param name="train">The training rows.</param>
    /// <param name="items">The catalogue.</param>
    public RaterLists(RatingTable train, IdMap items)
    {
        (Users, Items) = (IdMap.Of(train.Users), items);
        (var itemsOf, var usersOf) = (new List<int>[Users.Count], new List<int>[Items.Count]);
        for (int row = 0; row < train.Count; row++)
        {
            (int user, int item) = (Users.IndexOf(train.Users[row]), Items.IndexOf(train.Items[row]));
            (itemsOf[user] ??= []).Add(item);
            (usersOf[item] ??= []).Add(user);
        }

        ItemsOf = [.. itemsOf.Select(items => items.ToArray())];
        UsersOf = [.. usersOf.Select(users => users is null ? [] : users.ToArray())];
    }

    /// <summary>The users with a training rating.</summary>
    public IdMap Users { get; }

    /// <summary>The catalogue.</summary>
    public IdMap Items { get; }

    /// <summary>The items of each user, as positions in the catalogue, in the order of the rows.</summary>
    public int[][] ItemsOf { get; }

    /// <summary>The users of each item, ascending.</summary>
    public int[][] UsersOf { get; }

    /// <summary>What a user has rated; nothing for an unknown user.</summary>
    public int[] RatedBy(long user) => Users.IndexOf(user) is >= 0 and int index ? ItemsOf[index] : [];
}
