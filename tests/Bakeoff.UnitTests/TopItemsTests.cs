using Bakeoff.Core;

namespace Bakeoff.UnitTests;

public sealed class TopItemsTests
{
    [Fact]
    public void Pick_OfEqualScores_TakesTheLowerPositionFirst() =>
        Assert.Equal([1, 0, 2], TopItems.Pick([1, 2, 1, 1], new HashSet<int>(), 3));

    [Fact]
    public void Pick_LeavesOutExcludedAndNaN() =>
        Assert.Equal([3, 0], TopItems.Pick([1, double.NaN, 9, 4], new HashSet<int> { 2 }, 3));

    [Fact]
    public void Pick_OfFewerScoresThanAreWanted_TakesAll_MinusInfinityLast() =>
        Assert.Equal([1, 2, 0], TopItems.Pick([double.NegativeInfinity, 2, 1, double.NaN], new HashSet<int>(), 10));

    /// <summary>Few and many items, ties and none, scores in the order of the positions, which mislead a sample, and gaps.</summary>
    [Theory]
    [InlineData(200, 40, 30)]
    [InlineData(200, 1_000_000, 100)]
    [InlineData(20_000, 5, 100)]
    [InlineData(20_000, 300, 100)]
    [InlineData(20_000, 1_000_000_000, 100)]
    [InlineData(20_000, -1, 100)]
    [InlineData(20_000, -2, 100)]
    [InlineData(20_000, -3, 7)]
    public void Pick_AgreesWithSorting(int items, int values, int count)
    {
        var random = new SeededRandom(3);
        for (int round = 0; round < 20; round++)
        {
            double[] scores = [.. Enumerable.Range(0, items).Select(i => values switch
            {
                -1 => i,
                -2 => i == 777 * (1 + (i / 777)) || i % 50 == 3 ? 5 + random.NextDouble() : double.NaN,
                -3 => i is > 400 and < 430 ? 100 + i : random.NextDouble(), // The best lie between what is sampled.
                _ => random.NextInt(values) / 7.0,
            })];
            var excluded = Enumerable.Range(0, items / 10).Select(_ => random.NextInt(items)).ToHashSet();
            int[] ranked = [.. Enumerable.Range(0, items).Where(i => !double.IsNaN(scores[i])).OrderByDescending(i => scores[i]).ThenBy(i => i)];
            int[] expected = [.. ranked.Where(i => !excluded.Contains(i)).Take(count)];
            Assert.Equal(expected, TopItems.Pick(scores, excluded, count));
            (int[] all, int[] without) = TopItems.PickBoth(scores, excluded, count);
            Assert.Equal(expected, without);
            Assert.Equal(ranked.Take(count), all);
        }
    }

    [Fact]
    public void PickBoth_OfAUserWhoHasSeenAllTheBest_FindsThoseBehindThem()
    {
        double[] scores = [.. Enumerable.Range(0, 20_000).Select(i => -(double)i)];
        Assert.Equal(Enumerable.Range(5000, 100), TopItems.PickBoth(scores, Enumerable.Range(0, 5000).ToHashSet(), 100).WithoutExcluded);
    }
}
