using Bakeoff.Data;

namespace Bakeoff.UnitTests;

/// <summary>A share of each user's ratings.</summary>
public sealed class RatioSplitTests
{
    /// <summary>User u has u ratings, of items 1 to u, the higher the later.</summary>
    private static readonly (long User, long Item, float Rating, long Timestamp)[] Given =
        [.. from user in Enumerable.Range(1, 20) from item in Enumerable.Range(1, user) select ((long)user, (long)item, 3f, (long)item)];

    /// <summary>A fraction of a rating is rounded up, so that whoever has a rating is tested.</summary>
    [Theory]
    [InlineData(0.2, new[] { 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4 })]
    [InlineData(0.25, new[] { 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5 })]
    public void EachUser_IsTestedWithTheShare(double share, int[] tested) => Assert.All(["random", "latest"], draw =>
        Assert.Equal(tested, Cut(share, draw).GroupBy(row => row.User).Select(user => user.Count(row => row.Part == 0))));

    [Fact]
    public void Latest_TestsTheLastOnes() => Assert.All(
        Cut(0.25, "latest").GroupBy(row => row.User), user =>
            Assert.All(user, row => Assert.Equal(row.Item > Math.Floor(0.75 * user.Key), row.Part == 0)));

    /// <summary>Every rating has the same chance; another user's ratings and the order of the rows change nothing.</summary>
    [Fact]
    public void Random_DependsOnSeedUserAndItemAlone()
    {
        Assert.NotEqual(Cut(0.25, "random"), Cut(0.25, "latest"));
        Assert.Equal(Cut(0.25, "random")[^20..], Cut(0.25, "random", given: Given[^20..]));
        (long, long, float, long)[] turned = [.. Given.Select(row => (row.User, row.Item, row.Rating, 100 - row.Timestamp)).OrderBy(row => row.User)
            .ThenBy(row => row.Item4)];
        Assert.Equal(
            Cut(0.25, "random").Where(row => row.Part == 0).Select(row => (row.User, row.Item)),
            Cut(0.25, "random", given: turned).Where(row => row.Part == 0).Select(row => (row.User, row.Item)).Order());
        int[] times = new int[20];
        for (ulong seed = 0; seed < 2000; seed++)
        {
            foreach (SplitRow row in Cut(0.25, "random", seed, Given[^20..]).Where(row => row.Part == 0))
            {
                times[row.Item - 1]++;
            }
        }

        Assert.Equal(10_000, times.Sum());
        Assert.All(times, drawn => Assert.InRange(drawn, 400, 600)); // 500 expected, with a deviation of 19.
    }

    [Fact]
    public void Partitions_TestEachUserInOneFold()
    {
        IReadOnlyList<SplitRow> rows = SplitMaker.Make(new SplitOptions { Method = "ratio", Partitions = 4 }, 5, Given, out _);
        Assert.All(rows.GroupBy(row => row.User), user => Assert.Single(user.Select(row => row.Part).Where(part => part >= 0).Distinct()));
        Assert.Equal([5, 5, 5, 5], rows.Where(row => row.Part >= 0).Select(row => (row.User, row.Part)).Distinct().CountBy(row => row.Part)
            .OrderBy(fold => fold.Key).Select(fold => fold.Value));
    }

    private static List<SplitRow> Cut(
        double share, string draw, ulong seed = 1, (long User, long Item, float Rating, long Timestamp)[]? given = null) =>
        [.. SplitMaker.Make(new SplitOptions { Method = "ratio", Partitions = 1, TestShare = share, Draw = draw }, seed, given ?? Given, out _)];
}
