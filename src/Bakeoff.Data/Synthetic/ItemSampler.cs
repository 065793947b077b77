using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>
/// Draws items by genre, then by popularity within the genre. Popularity is Zipf-like: the weight of the item of rank r
/// is 1/(r + c).
/// </summary>
internal sealed class ItemSampler
{
    private readonly int[][] _items;
    private readonly double[][] _cumulative;

    public ItemSampler(SyntheticTruth truth, SeededRandom random)
    {
        int count = truth.Items.Length;
        int[] byRank = random.Permutation(count);
        var items = new List<int>[truth.GenreFactors.Length];
        var cumulative = new List<double>[items.Length];
        for (int genre = 0; genre < items.Length; genre++)
        {
            (items[genre], cumulative[genre]) = ([], []);
        }

        for (int rank = 0; rank < count; rank++)
        {
            foreach (int genre in truth.Items[byRank[rank]].Genres)
            {
                items[genre].Add(byRank[rank]);
                cumulative[genre].Add((cumulative[genre].Count > 0 ? cumulative[genre][^1] : 0) + (1 / (rank + (count / 10.0))));
            }
        }

        _items = [.. items.Select(list => list.ToArray())];
        _cumulative = [.. cumulative.Select(list => list.ToArray())];
    }

    /// <summary>How much popularity a genre holds.</summary>
    public double MassOf(int genre) => _cumulative[genre].Length > 0 ? _cumulative[genre][^1] : 0;

    /// <summary>Draws a genre by cumulative weights, and an item of it.</summary>
    public int Draw(SeededRandom random, ReadOnlySpan<double> cumulatedTaste)
    {
        int genre = Find(cumulatedTaste, random.NextDouble() * cumulatedTaste[^1]);
        double[] cumulative = _cumulative[genre];
        return _items[genre][Find(cumulative, random.NextDouble() * cumulative[^1])];
    }

    private static int Find(ReadOnlySpan<double> cumulative, double value)
    {
        int index = cumulative.BinarySearch(value);
        return Math.Min(index < 0 ? ~index : index + 1, cumulative.Length - 1);
    }
}
