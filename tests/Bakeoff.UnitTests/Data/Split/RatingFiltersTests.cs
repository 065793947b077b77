using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.UnitTests;

/// <summary>What filters leave, and what they say that they left out.</summary>
public sealed class RatingFiltersTests
{
    /// <summary>
    /// Users 1 to 3 share items 10 and 20; user 4 has item 10 and 40, which nobody else has; user 5 has items 40 and 50. With two each, item 50 goes
    /// first, then user 5, then item 40, then user 4.
    /// </summary>
    private static readonly (long User, long Item, float Rating, long Timestamp)[] Chain =
    [
        (1, 10, 5, 1), (1, 20, 4, 2), (2, 10, 3, 1), (2, 20, 4, 2), (3, 10, 5, 3), (3, 20, 1, 4),
        (4, 10, 5, 5), (4, 40, 5, 6), (5, 40, 5, 7), (5, 50, 5, 8),
    ];

    [Fact]
    public void Core_LeavesOutUsersAndItems_UntilAllHaveEnough()
    {
        (List<(long, long)> left, IReadOnlyList<SplitFilter> removed) = Filter(new SplitOptions { Core = 2 });
        Assert.Equal([(1, 10), (1, 20), (2, 10), (2, 20), (3, 10), (3, 20)], left);
        Assert.Equal([new SplitFilter("core", 4, 2, 2, 3)], removed);
    }

    [Fact]
    public void UsersAndItems_MayHaveLeastNumbersOfTheirOwn()
    {
        Assert.Equal(10, Filter(new SplitOptions { MinPerUser = 2 }).Left.Count);
        Assert.Equal([(1, 10), (1, 20), (2, 10), (2, 20), (3, 10), (3, 20), (4, 10)], Filter(new SplitOptions { MinPerItem = 3 }).Left);
        Assert.Equal(6, Filter(new SplitOptions { Core = 2, MinPerItem = 3 }).Left.Count);
    }

    /// <summary>In the order that the options name: dates, ratings, the most of a user, the core.</summary>
    [Fact]
    public void Filters_FollowEachOther_AndEachSaysWhatItLeftOut()
    {
        var options = new SplitOptions { From = "2", To = "8", MinRating = 2, MaxPerUser = 1, MinPerItem = 2 };
        (List<(long, long)> left, IReadOnlyList<SplitFilter> removed) = Filter(options);
        Assert.Equal([(1, 20), (2, 20), (4, 40), (5, 40)], left);
        Assert.Equal(
            [
                new SplitFilter("from and to", 3, 0, 1), // (1, 10), (2, 10), (5, 50)
                new SplitFilter("minRating", 1, 0, 0), // (3, 20)
                new SplitFilter("maxPerUser", 1, 0, 0), // (4, 10)
                new SplitFilter("core", 1, 1, 1, 1), // (3, 10)
            ],
            removed);
        Assert.Equal([(1, 20), (2, 20)], Filter(options with { Keep = "earliest" }).Left[..2]);
    }

    [Theory]
    [InlineData("latest", new long[] { 20, 20, 20, 40, 50 })]
    [InlineData("earliest", new long[] { 10, 10, 10, 10, 40 })]
    public void MaxPerUser_KeepsTheLatestOrTheEarliest(string keep, long[] items) =>
        Assert.Equal(items, Filter(new SplitOptions { MaxPerUser = 1, Keep = keep }).Left.Select(row => row.Item));

    [Fact]
    public void FiltersThatLeaveNothing_AreRefused()
    {
        Assert.Equal(ErrorCodes.NothingLeft, Assert.Throws<DataException>(() => Filter(new SplitOptions { Core = 4 })).Code);
        Assert.Equal(ErrorCodes.EmptyFold, Assert.Throws<DataException>(() => Filter(new SplitOptions { MinRating = 6 })).Code);
    }

    [Fact]
    public void FiltersThatLeaveNothing_AreCalledByTheOptionsThatWereGiven()
    {
        string Message(SplitOptions options) => Assert.Throws<DataException>(() => Filter(options)).Message;
        Assert.EndsWith(": 'split.minPerUser' (16).", Message(new SplitOptions { MinPerUser = 16 }), StringComparison.Ordinal);
        string both = Message(new SplitOptions { To = "9", MinPerItem = 99 });
        Assert.EndsWith(": 'split.to' (9), 'split.minPerItem' (99).", both, StringComparison.Ordinal);
    }

    [Fact]
    public void NoFilter_LeavesEverything_AndSaysNothing()
    {
        (List<(long, long)> left, IReadOnlyList<SplitFilter> removed) = Filter(new SplitOptions());
        Assert.Equal(10, left.Count);
        Assert.Empty(removed);
    }

    [Fact]
    public void KeepWithoutAMost_IsRefused() =>
        Assert.Equal("keep", Assert.Single(OptionProperties.Check(new SplitOptions { Keep = "earliest" })).Name);

    /// <summary>Held to leaving out one by one what has too few, whose order is known to change nothing.</summary>
    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 4)]
    [InlineData(5, 1)]
    public void Core_IsThatOfLeavingOutOneByOne(int users, int items)
    {
        var random = new SeededRandom((ulong)(users * items));
        (long User, long Item, float Rating, long Timestamp)[] given = [.. Enumerable.Range(0, 60)
            .SelectMany(user => Enumerable.Range(0, 1 + random.NextInt(9)).Select(_ => (User: (long)user, Item: (long)random.NextInt(40))).Distinct())
            .Select((row, place) => (row.User, row.Item, 3f, (long)place))];
        var left = given.Select(row => (row.User, row.Item)).ToList();
        for (int before = 0; before != left.Count;)
        {
            before = left.Count;
            if (left.GroupBy(row => row.User).FirstOrDefault(rows => rows.Count() < users) is { } user)
            {
                left.RemoveAll(row => row.User == user.Key);
            }
            else if (left.GroupBy(row => row.Item).FirstOrDefault(rows => rows.Count() < items) is { } item)
            {
                left.RemoveAll(row => row.Item == item.Key);
            }
        }

        Assert.InRange(left.Count, 1, given.Length - 1);
        Assert.Equal(left, Filter(new SplitOptions { MinPerUser = users, MinPerItem = items }, given).Left);
    }

    private static (List<(long User, long Item)> Left, IReadOnlyList<SplitFilter> Removed) Filter(
        SplitOptions options, (long User, long Item, float Rating, long Timestamp)[]? given = null)
    {
        SplitPlan plan = SplitPlan.Make(options with { Partitions = 1 }, 1, 1, take => take(new GivenRows(given ?? Chain)));
        return ([.. GivenRows.Read(plan.Left(new GivenRows(given ?? Chain))).Select(row => (row.User, row.Item))], plan.Removed);
    }
}
