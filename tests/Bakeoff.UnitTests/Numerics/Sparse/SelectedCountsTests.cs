using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>Counts of pairs, of all rows and of selected ones, held to counting one pair after the other.</summary>
public sealed unsafe class SelectedCountsTests
{
    private static readonly ParallelOptions Two = new() { MaxDegreeOfParallelism = 2 };
    private readonly int[][] _data = SparseData.Random(90, 120, seed: 3);
    private readonly int[,] _common;

    public SelectedCountsTests() => _common = SparseData.Common(_data, 120);

    /// <summary>One object after the other selection: nothing of the first is left. More rows than a word has bits.</summary>
    [Fact]
    public void CountsOfASelection_AreThoseOfItsPairs_EachTime()
    {
        using var counts = new SelectedCounts(120, 75);
        foreach (int[] selected in new[] { Enumerable.Range(10, 75).ToArray(), [1, 5, 89], [], [.. Enumerable.Range(0, 40)] })
        {
            counts.Count(SparseData.Rows(_data), selected, 88 - selected.Length);
            for (int i = 0; i < selected.Length; i++)
            {
                Assert.Equal(_common[selected[i], 88 - selected.Length], counts.Target[i]);
                Assert.All(Enumerable.Range(0, selected.Length), j =>
                    Assert.Equal(_common[selected[i], selected[j]], counts.Counts[(i * counts.Stride) + j]));
                Assert.All(Enumerable.Range(selected.Length, counts.Stride - selected.Length), j =>
                    Assert.Equal(0, counts.Counts[(i * counts.Stride) + j]));
            }

            Assert.All(Enumerable.Range(selected.Length, counts.Stride - selected.Length), i => Assert.Equal(0, counts.Target[i]));
        }
    }

    [Fact]
    public void CountsOfAll_AreThoseOfAllPairs()
    {
        SparseRows rows = SparseData.Rows(_data);
        using var counts = new CommonCounts(rows, rows.Transposed(120), Two);
        for (int i = 0; i < counts.Count; i++)
        {
            Assert.All(Enumerable.Range(0, counts.Count), j => Assert.Equal(_common[i, j], counts.Row(i)[j]));
            Assert.All(Enumerable.Range(counts.Count, counts.Stride - counts.Count), j => Assert.Equal(0, counts.Row(i)[j]));
        }
    }
}
