using Bakeoff.Core;

namespace Bakeoff.UnitTests;

public sealed class TopItemsTests
{
    [Fact]
    public void Pick_OfEqualScores_TakesTheLowerPositionFirst() =>
        Assert.Equal([1, 0, 2], TopItems.Pick([1, 2, 1, 1], 3));

    [Fact]
    public void Pick_LeavesOutNaN() =>
        Assert.Equal([2, 3], TopItems.Pick([1, double.NaN, 9, 4], 2));

    [Fact]
    public void Pick_OfFewerScoresThanAreWanted_TakesAll_MinusInfinityLast() =>
        Assert.Equal([1, 2, 0], TopItems.Pick([double.NegativeInfinity, 2, 1, double.NaN], 10));

    [Fact]
    public void Pick_OfBothZeros_TakesThemForEqual() =>
        Assert.Equal([0, 1, 2, 3], TopItems.Pick([0.0, -0.0, 0.0, -0.0, -1], 4));

    /// <summary>Few and many items, ties and none, in ascending and descending order, gaps, infinities, both signs.</summary>
    [Theory]
    [InlineData("random", 200, 30)]
    [InlineData("random", 20_000, 100)]
    [InlineData("random", 20_000, 1)]
    [InlineData("random", 3_000, 700)]
    [InlineData("ties", 20_000, 100)]
    [InlineData("many ties", 20_000, 100)]
    [InlineData("one value", 20_000, 100)]
    [InlineData("ascending", 20_000, 100)]
    [InlineData("descending", 20_000, 100)]
    [InlineData("gaps", 20_000, 100)]
    [InlineData("infinities", 20_000, 100)]
    [InlineData("a peak", 20_000, 7)]
    public void Lists_AgreeWithSorting(string kind, int items, int count)
    {
        var random = new SeededRandom(3);
        var picker = new ListPicker(2, count);
        for (int round = 0; round < 20; round++)
        {
            float[] scores = [.. Enumerable.Range(0, items).Select(i => Score(kind, i, random))];
            int[] seen = [.. Enumerable.Range(0, items / 10).Select(_ => random.NextInt(items)).Distinct().Order()];
            int[] ranked = [.. Enumerable.Range(0, items).Where(i => !float.IsNaN(scores[i])).OrderByDescending(i => scores[i]).ThenBy(i => i)];
            int[] unseen = [.. ranked.Except(seen).Take(count)];
            picker.Begin([seen, []]);
            Feed(picker, scores, 1 + random.NextInt(3000));
            Check((0, unseen, ranked), picker, scores, count);
            Check((1, [.. ranked.Take(count)], ranked), picker, scores, count);
            Assert.Equal(ranked.Take(count), TopItems.Pick(Doubles(scores), count));
        }
    }

    [Fact]
    public void Lists_OfAUserWhoHasSeenAllTheBest_FindThoseBehindThem()
    {
        var picker = new ListPicker(1, 100);
        picker.Begin([[.. Enumerable.Range(0, 5000)]]);
        ((IScoreSink)picker).Take(0, 0, [.. Enumerable.Range(0, 20_000).Select(i => -(double)i)]);
        Assert.Equal(Enumerable.Range(5000, 100), picker.ListsOf(0).Excluded.Positions);
        Assert.Equal(Enumerable.Range(0, 100), picker.ListsOf(0).Included.Positions);
    }

    [Fact]
    public void Lists_OfAUserWhoHasSeenEverything_AreEmptyWithoutWhatIsSeen()
    {
        var picker = new ListPicker(1, 5);
        picker.Begin([[0, 1, 2]]);
        picker.Take(0, 0, new[] { 1.0, double.NaN, 2.0 }.AsSpan());
        Assert.Empty(picker.ListsOf(0).Excluded.Positions);
        Assert.Equal([2, 0], picker.ListsOf(0).Included.Positions);
    }

    private static float Score(string kind, int i, SeededRandom random) => kind switch
    {
        "ties" => random.NextInt(300) / 7f,
        "many ties" => random.NextInt(5) / 7f,
        "one value" => 3,
        "ascending" => i,
        "descending" => -i,
        "gaps" => i % 50 == 3 ? 5 + (float)random.NextDouble() : float.NaN,
        "infinities" => random.NextInt(3) == 0
            ? (random.NextInt(2) == 0 ? float.NegativeInfinity : float.PositiveInfinity) : (float)random.NextDouble() - 0.5f,
        "a peak" => i is > 400 and < 430 ? 100 + i : (float)random.NextDouble(),
        _ => (float)random.NextDouble() - 0.5f,
    };

    /// <summary>User 0 as floats in stretches, user 1 as doubles at once.</summary>
    private static void Feed(ListPicker picker, float[] scores, int stretch)
    {
        for (int start = 0; start < scores.Length; start += stretch)
        {
            picker.Take(0, start, scores.AsSpan(start, Math.Min(stretch, scores.Length - start)).ToArray().AsSpan());
        }

        picker.Take(1, 0, Doubles(scores).AsSpan());
    }

    private static double[] Doubles(float[] scores) => [.. scores.Select(score => (double)score)];

    private static void Check((int User, int[] Unseen, int[] Ranked) expected, ListPicker picker, float[] scores, int count)
    {
        (RankedItems excluded, RankedItems included) = picker.ListsOf(expected.User);
        Assert.Equal(expected.Unseen, excluded.Positions);
        Assert.Equal(expected.Ranked.Take(count), included.Positions);
        Assert.Equal(included.Positions.Select(position => (double)scores[position]), included.Scores);
    }
}
