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

    [Fact]
    public void Pick_AgreesWithSorting_OnRandomScores()
    {
        var random = new SeededRandom(3);
        for (int round = 0; round < 50; round++)
        {
            double[] scores = [.. Enumerable.Range(0, 200).Select(_ => (double)random.NextInt(40))];
            var excluded = Enumerable.Range(0, 20).Select(_ => random.NextInt(200)).ToHashSet();
            int[] expected = [.. Enumerable.Range(0, 200).Where(i => !excluded.Contains(i)).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(30)];
            Assert.Equal(expected, TopItems.Pick(scores, excluded, 30));
        }
    }
}
