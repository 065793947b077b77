using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>The nearest rows, held to all pairs counted one by one and sorted.</summary>
public sealed class NearestRowsTests
{
    private static readonly ParallelOptions Two = new() { MaxDegreeOfParallelism = 2 };

    /// <summary>More rows than a tile has, and more frequent members than there are bits.</summary>
    [Theory]
    [InlineData(1700, 300, 7)]
    [InlineData(17, 1300, 5)]
    [InlineData(64, 40, 1000)]
    [InlineData(3, 4, 1)]
    public void Neighbours_AreThoseOfAllPairs_OfEqualOnesTheLowerFirst(int rows, int members, int count)
    {
        int[][] data = SparseData.Random(rows, members, seed: 5);
        int[,] common = SparseData.Common(data, members);
        SparseWeights found = Find(data, members, 0, count, Two);
        for (int row = 0; row < rows; row++)
        {
            int[] expected = [.. Enumerable.Range(0, rows).Where(other => other != row && common[row, other] > 0)
                .OrderByDescending(other => (double)common[row, other] * common[row, other] / data[other].Length).ThenBy(other => other).Take(count)];
            Assert.Equal(expected, found.IndicesOf(row).ToArray());
            Assert.All(expected.Zip(found.ValuesOf(row).ToArray()), pair => Assert.Equal(
                common[row, pair.First] / Math.Sqrt((double)data[row].Length * data[pair.First].Length), pair.Second, 1e-6));
        }
    }

    [Fact]
    public void Shrinkage_IsAddedToTheDivisor()
    {
        int[][] data = SparseData.Random(60, 80, seed: 9);
        int[,] common = SparseData.Common(data, 80);
        SparseWeights found = Find(data, 80, 3.5, 1000, Two);
        for (int row = 0; row < 60; row++)
        {
            Assert.All(found.IndicesOf(row).ToArray().Zip(found.ValuesOf(row).ToArray()), pair => Assert.Equal(
                common[row, pair.First] / (Math.Sqrt((double)data[row].Length * data[pair.First].Length) + 3.5), pair.Second, 1e-6));
        }
    }

    [Fact]
    public void WeightedWalks_AreThoseOfAllPairs()
    {
        (int rows, int members) = (50, 70);
        int[][] data = SparseData.Random(rows, members, seed: 2);
        var random = new SeededRandom(8);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => 0.1f + (float)random.NextDouble())];
        (float[] weights, float[] from, float[] to) = (Draw(members), Draw(rows), Draw(rows));
        SparseRows sparse = SparseData.Rows(data);
        SparseWeights found = NearestRows<WalkSimilarity>.Find(
            sparse, sparse.Transposed(members), weights, new WalkSimilarity(from, to), 6, Two, ascending: false);
        for (int row = 0; row < rows; row++)
        {
            double Weight(int other) => data[row].Intersect(data[other]).Sum(member => (double)weights[member]) * from[row] * to[other];
            int[] expected = [.. Enumerable.Range(0, rows).Where(other => other != row && Weight(other) > 0).OrderByDescending(Weight).Take(6)];
            Assert.Equal(expected, found.IndicesOf(row).ToArray());
            Assert.All(expected.Zip(found.ValuesOf(row).ToArray()), pair => Assert.Equal(Weight(pair.First), pair.Second, 1e-5));
        }
    }

    [Fact]
    public void Neighbours_AreTheSameBits_OnAnyNumberOfThreads()
    {
        int[][] data = SparseData.Random(500, 200, seed: 6);
        SparseWeights[] found =
            [.. new[] { 1, 2, 3, 8 }.Select(threads => Find(data, 200, 0, 9, new ParallelOptions { MaxDegreeOfParallelism = threads }))];
        for (int row = 0; row < 500; row++)
        {
            Assert.All(found, other => Assert.Equal(found[0].IndicesOf(row).ToArray(), other.IndicesOf(row).ToArray()));
            Assert.All(found, other => Assert.Equal(found[0].ValuesOf(row).ToArray(), other.ValuesOf(row).ToArray()));
        }
    }

    [Fact]
    public void EqualRows_HaveTheLowestOfThemAsNeighbours()
    {
        SparseWeights found = Find([.. Enumerable.Repeat(new[] { 0, 1, 2 }, 100)], 3, 0, 4, Two);
        Assert.Equal([0, 1, 2, 3], found.IndicesOf(50).ToArray());
        Assert.Equal([0, 2, 3, 4], found.IndicesOf(1).ToArray());
        Assert.All(found.ValuesOf(50).ToArray(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void NoRowAndNoMember_HaveNoNeighbour()
    {
        Assert.Equal(0, Find([], 0, 0, 4, Two).Elements);
        Assert.Equal(0, Find([[], [], []], 5, 0, 4, Two).Elements);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Kept_DoesNotDependOnTheOrderOfTheOffers(bool ascending)
    {
        float[] values = [.. Enumerable.Range(0, 400).Select(index => 1f + (index * 7 % 40))];
        SparseWeights Keep(IEnumerable<int> order)
        {
            using var best = new BestInRows(1, 13, 400);
            foreach (int index in order)
            {
                best.Offer(0, index, values[index]);
            }

            best.Offer(0, 999, float.NaN);
            best.Offer(0, 998, 0);
            return best.Take(Two, ascending);
        }

        IEnumerable<int> expected = Enumerable.Range(0, 400).OrderByDescending(index => values[index]).ThenBy(index => index).Take(13);
        int[] kept = [.. ascending ? expected.Order() : expected];
        Assert.Equal(kept, Keep(Enumerable.Range(0, 400)).IndicesOf(0).ToArray());
        Assert.Equal(kept, Keep(Enumerable.Range(0, 400).Reverse()).IndicesOf(0).ToArray());
        Assert.Equal(kept, Keep(new SeededRandom(3).Permutation(400)).IndicesOf(0).ToArray());
    }

    [Fact]
    public void Transposed_HasEachElementInItsColumn()
    {
        SparseWeights found = Find(SparseData.Random(40, 60, seed: 4), 60, 0, 6, Two), turned = found.Transposed(40);
        Assert.Equal(found.Elements, turned.Elements);
        for (int row = 0; row < 40; row++)
        {
            Assert.All(Enumerable.Range(0, found.IndicesOf(row).Length), i =>
                Assert.Equal(found.ValuesOf(row)[i], turned.Find(found.IndicesOf(row)[i], row)));
            Assert.Equal(turned.IndicesOf(row).ToArray().Order(), turned.IndicesOf(row).ToArray());
        }
    }

    private static SparseWeights Find(int[][] data, int members, double shrinkage, int count, ParallelOptions parallel)
    {
        SparseRows rows = SparseData.Rows(data);
        return NearestRows<CosineSimilarity>.Find(
            rows, rows.Transposed(members), null, new CosineSimilarity(rows, shrinkage), count, parallel, ascending: false);
    }
}
