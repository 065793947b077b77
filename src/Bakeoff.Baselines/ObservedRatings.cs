using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// The training rows by user and by item, with a value made of each rating: 16 bytes a row, or 8 where the values are left out because all are the
/// same.
/// </summary>
internal sealed class ObservedRatings
{
    private ObservedRatings(IdMap users, IdMap items, ValuedRows ofUsers) =>
        (Users, Items, OfUsers, OfItems) = (users, items, ofUsers, ofUsers.Transposed(items.Count));

    /// <summary>The users with a training rating.</summary>
    public IdMap Users { get; }

    /// <summary>The catalogue.</summary>
    public IdMap Items { get; }

    /// <summary>The items of each user, in the order of the rows.</summary>
    public ValuedRows OfUsers { get; }

    /// <summary>The users of each item, ascending.</summary>
    public ValuedRows OfItems { get; }

    /// <summary>Reads the rows, in two passes.</summary>
    /// <param name="train">The training rows; the items are the catalogue.</param>
    /// <param name="valueOf">Makes a value of a rating; null leaves the values out.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="ArgumentException">The rows are not sorted by user.</exception>
    public static ObservedRatings Read(IRatingSource train, Func<float, float>? valueOf, CancellationToken cancellation = default)
    {
        int[] starts = new int[train.Users.Count + 1];
        int last = 0;
        train.Read((users, _, _) =>
        {
            foreach (int user in users)
            {
                last = user >= last ? user : throw new ArgumentException(
                    $"The rows of user {train.Users.IdAt(user)} come after those of user {train.Users.IdAt(last)}.", nameof(train));
                starts[user + 1]++;
            }
        }, cancellation);
        for (int user = 0; user < train.Users.Count; user++)
        {
            starts[user + 1] = checked(starts[user + 1] + starts[user]);
        }

        (int[] indices, float[] values) = (new int[starts[^1]], valueOf is null ? [] : new float[starts[^1]]);
        int row = 0;
        train.Read((_, items, ratings) =>
        {
            items.CopyTo(indices.AsSpan(row));
            for (int i = 0; valueOf is not null && i < ratings.Length; i++)
            {
                values[row + i] = valueOf(ratings[i]);
            }

            row += items.Length;
        }, cancellation);
        return new ObservedRatings(train.Users, train.Items, new ValuedRows(starts, indices, values));
    }

    /// <summary>Gives the rows of histories the same form, by user.</summary>
    /// <param name="histories">The histories, with the catalogue's indices.</param>
    /// <param name="valueOf">Makes a value of a rating; null leaves the values out.</param>
    public static ValuedRows From(UserHistories histories, Func<float, float>? valueOf)
    {
        (int[] starts, int next) = (new int[histories.Users.Count + 1], 0);
        (int[] indices, float[] values) = (new int[histories.Count], valueOf is null ? [] : new float[histories.Count]);
        for (int user = 0; user < histories.Users.Count; user++)
        {
            histories.ItemsOf(user).CopyTo(indices.AsSpan(next));
            foreach (float rating in valueOf is null ? [] : histories.RatingsOf(user))
            {
                values[next++] = valueOf!(rating);
            }

            next = starts[user] + histories.ItemsOf(user).Length;
            starts[user + 1] = next;
        }

        return new ValuedRows(starts, indices, values);
    }
}
