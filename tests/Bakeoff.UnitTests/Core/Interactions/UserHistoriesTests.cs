using Bakeoff.Core;

namespace Bakeoff.UnitTests;

public sealed class UserHistoriesTests
{
    private static readonly RatingTable Table = TestData.Table([(9, 5, 4f, 30), (2, 7, 1f, 20), (9, 3, 2f, 10), (9, 7, 3f, 10), (4, 8, 5f, 1)]);

    [Fact]
    public void From_SortsByUserAndTime_AndKeepsTheOrderOfTies()
    {
        UserHistories histories = UserHistories.From(Table);
        Assert.Equal([2, 4, 9], histories.Users.Ids.ToArray());
        int user = histories.Users.IndexOf(9);
        Assert.Equal([3, 7, 5], Ids(histories, user));
        Assert.Equal([2, 3, 4], histories.RatingsOf(user).ToArray());
        Assert.Equal([10, 10, 30], histories.TimestampsOf(user).ToArray());
        Assert.Equal(5, histories.Count);
    }

    [Fact]
    public void WithItems_LeavesOutRowsOfOthers_AndNoUser()
    {
        UserHistories histories = UserHistories.From(Table).WithItems(IdMap.From([1, 3, 7]));
        Assert.Equal([2, 4, 9], histories.Users.Ids.ToArray());
        Assert.Equal([7], Ids(histories, 0));
        Assert.Empty(Ids(histories, 1));
        Assert.Equal([3, 7], Ids(histories, 2));
        Assert.Equal([10, 10], histories.TimestampsOf(2).ToArray());
    }

    [Fact]
    public void From_WithItems_IsTheSameAsWithItemsAfterwards()
    {
        IdMap items = IdMap.From([3, 5, 8]);
        (UserHistories at, UserHistories after) = (UserHistories.From(Table, items), UserHistories.From(Table).WithItems(items));
        for (int user = 0; user < 3; user++)
        {
            Assert.Equal(Ids(after, user), Ids(at, user));
            Assert.Equal(after.RatingsOf(user).ToArray(), at.RatingsOf(user).ToArray());
        }

        Assert.Same(at, at.WithItems(items));
    }

    private static long[] Ids(UserHistories histories, int user) => [.. histories.ItemsOf(user).ToArray().Select(histories.Items.IdAt)];
}
