using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// Users who were folded into a two-tower model: known by what they rated last, and by when. Their embedding is that of the unknown user, of which
/// training learns nothing, so that only what <see cref="TwoTowerOptions.History"/> reads tells them apart.
/// </summary>
internal sealed class FoldedUsers
{
    /// <summary>Reads the users' histories.</summary>
    /// <param name="histories">The histories, of any items.</param>
    /// <param name="features">What the model knows.</param>
    /// <param name="length">Items of history at most.</param>
    public FoldedUsers(UserHistories histories, TowerFeatures features, int length)
    {
        Histories = histories.WithItems(features.Items);
        long[] timestamps = new long[Users.Count];
        int[] last = new int[Users.Count * length];
        for (int user = 0; user < timestamps.Length; user++)
        {
            timestamps[user] = histories.TimestampsOf(user) is [.., var latest] ? latest : features.TimestampOf(-1);
            ReadOnlySpan<int> items = Histories.ItemsOf(user);
            ReadOnlySpan<float> ratings = Histories.RatingsOf(user);
            for (int i = 0; i < Math.Min(length, items.Length); i++)
            {
                int index = items[^(i + 1)] + 1;
                last[(user * length) + i] = ratings[^(i + 1)] >= features.MeanRating ? index : -index;
            }
        }

        States = new UserStates(timestamps, last, length);
    }

    /// <summary>The users.</summary>
    public IdMap Users => Histories.Users;

    /// <summary>What they rated, with the item indices of the model.</summary>
    public UserHistories Histories { get; }

    /// <summary>What the query tower reads of them.</summary>
    public UserStates States { get; }

    /// <summary>A query vector for each user, once they are embedded.</summary>
    public NativeArray<float>? Queries { get; set; }
}
