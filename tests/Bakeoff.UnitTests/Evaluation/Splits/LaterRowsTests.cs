using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>What Integrity and Evaluate count and keep while they read.</summary>
public sealed class LaterRowsTests
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 1)]
    [InlineData(500, 3)]
    [InlineData(500, 1_000_000_000)]
    [InlineData(500, int.MaxValue)]
    public void Pairs_AreThoseThatAComparisonOfAllFinds(int tested, int span)
    {
        var random = new SeededRandom(5);
        long[] test = [.. Enumerable.Range(0, tested).Select(_ => 1_000_000_000_000 + ((long)random.NextInt(span) * random.NextInt(3)))];
        long[] training =
            [.. Enumerable.Range(0, 700).Select(_ => 1_000_000_000_000 + ((long)random.NextInt(span) * random.NextInt(4)) - 5), .. test];
        long expected = training.Sum(later => (long)test.Count(earlier => earlier < later));
        Assert.Equal(expected, new LaterRows([.. test]).Pairs(training));
    }

    [Fact]
    public void TheLatestOfOthers_IsThatOfTheSecond_ForWhoIsTheLatest()
    {
        var counts = new FoldCounts(new FoldRoles(0, [0]));
        counts.AddLatest(1, 50);
        counts.AddLatest(2, 70);
        counts.AddLatest(3, 60);
        Assert.Equal((70, 60, 70), (counts.LatestWithout(1), counts.LatestWithout(2), counts.LatestWithout(3)));
    }

    [Fact]
    public void SeenLists_KeepEachUsers_AcrossPieces()
    {
        var (lists, more) = (new SeenLists(), new SeenLists());
        lists.Add([1, 2]);
        lists.Add([]);
        more.Add(new int[(1 << 20) + 1]);
        more.Add([7]);
        lists.AddAll(more);
        Assert.Equal([1, 2], lists[0].ToArray());
        Assert.Equal((0, (1 << 20) + 1), (lists[1].Length, lists[2].Length));
        Assert.Equal([7], lists[3].ToArray());
    }

    [Fact]
    public void ASampler_DrawsDistinctItems_NoneOfThoseSeen_AsManyAsThereAre()
    {
        foreach (int items in new[] { 20, 5000 })
        {
            var sampler = new ItemSampler(items);
            for (int draw = 0; draw < 3; draw++)
            {
                int[] sample = sampler.Sample(new SeededRandom((ulong)draw), [2, 3, 5]).ToArray();
                Assert.Equal(Math.Min(100, items - 3), sample.Distinct().Count());
                Assert.Empty(sample.Intersect([2, 3, 5]));
            }
        }
    }
}
