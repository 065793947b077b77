using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.UnitTests;

/// <summary>The split without a database: what it tests are each user's last ratings, and within a tie the hash decides.</summary>
public sealed class SplitRowsTests
{
    private const int Users = 40;

    public static TheoryData<int, string> Cases => new(
        from seed in Enumerable.Range(0, 10) from ties in new[] { "hash", "file-order", "item" } select (seed, ties));

    [Theory]
    [MemberData(nameof(Cases))]
    public void LastN_TestsTheLastRatingsOfEachUserInOneFold(int seed, string ties)
    {
        (long User, long Item, float Rating, long Timestamp)[] given = Rows((ulong)seed);
        var options = new SplitOptions { N = 3, Partitions = 4, Ties = ties };
        List<(long User, long Item, long Timestamp, int Fold)> rows = Split(given, options, 7);

        Assert.Equal(given.Select(row => (row.User, row.Item)).Order(), rows.Select(row => (row.User, row.Item)).Order());
        foreach (IGrouping<long, (long User, long Item, long Timestamp, int Fold)> user in rows.GroupBy(row => row.User))
        {
            int kept = Math.Max(0, user.Count() - 3);
            Assert.All(user.Take(kept), row => Assert.Equal(-1, row.Fold));
            Assert.Single(user.Skip(kept).Select(row => row.Fold).Distinct());
            Assert.InRange(user.Last().Fold, 0, 3);
            Assert.Equal(user.OrderBy(row => row.Timestamp), user); // A stable sort: nothing that is tested is before anything that is trained on.
        }
    }

    /// <summary>A file that was sorted again gives the same split; another seed gives another one.</summary>
    [Fact]
    public void Hash_DependsOnSeedUserAndItem_AndOnNoOrderOfTiedRows()
    {
        (long User, long Item, float Rating, long Timestamp)[] given = Rows(1);
        (long User, long Item, float Rating, long Timestamp)[] reversed =
            [.. given.Reverse().OrderBy(row => row.User).ThenBy(row => row.Timestamp)];
        var options = new SplitOptions { N = 3, Partitions = 1 };
        Assert.Equal(Split(given, options, 7), Split(reversed, options, 7));
        Assert.NotEqual(Split(given, options, 7), Split(given, options, 8));
        Assert.NotEqual(Split(given, options with { Ties = "file-order" }, 7), Split(reversed, options with { Ties = "file-order" }, 7));
    }

    /// <summary>What a sweep looks at are the last ratings of those that are no test rows.</summary>
    [Fact]
    public void Validation_LeavesOutTheTestRows_AndTestsThoseBefore()
    {
        (long User, long Item, float Rating, long Timestamp)[] given = Rows(2);
        var options = new SplitOptions { N = 3, Partitions = 1 };
        ILookup<long, (long User, long Item, long Timestamp, int Fold)> all = Split(given, options, 7).ToLookup(row => row.User);
        var slice = Split(given, options with { Slice = "validation" }, 7);
        foreach (IGrouping<long, (long User, long Item, long Timestamp, int Fold)> user in all)
        {
            long[] left = [.. user.SkipLast(3).Select(row => row.Item)];
            Assert.Equal(left, slice.Where(row => row.User == user.Key).Select(row => row.Item));
            Assert.Equal(left.TakeLast(3), slice.Where(row => row.User == user.Key && row.Fold == 0).Select(row => row.Item));
        }
    }

    private static (long User, long Item, float Rating, long Timestamp)[] Rows(ulong seed)
    {
        var random = new SeededRandom(seed);
        List<(long, long, float, long)> rows = [];
        for (int user = 0; user < Users; user++)
        {
            int[] items = random.Permutation(50);
            int count = 1 + random.NextInt(12);
            rows.AddRange(Enumerable.Range(0, count).Select(row => ((long)user, (long)items[row], 3f, (long)(row / 4))));
        }

        return [.. rows];
    }

    private static List<(long User, long Item, long Timestamp, int Fold)> Split(
        (long User, long Item, float Rating, long Timestamp)[] given, SplitOptions options, ulong seed) =>
        [.. SplitMaker.Make(options, seed, given, out _).Select(row => (row.User, row.Item, row.Timestamp, row.Part))];
}
