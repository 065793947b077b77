using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Sums of distances between sets of genres, in each of the ways in which they are kept.</summary>
public sealed class CatalogueTableTests
{
    /// <summary>
    /// Few genres and many, of which a set has a bit in the first or the second word; few distances, more than a byte can number, and more sets than
    /// have a table.
    /// </summary>
    [Theory]
    [InlineData(5, 4, 40)]
    [InlineData(130, 6, 200)]
    [InlineData(130, 60, 300)]
    [InlineData(90, 8, 2500)]
    public void SumsOfDistances_AreThoseOfTheNames(int names, int largest, int items)
    {
        var random = new SeededRandom(3);
        string[] genres = [.. Enumerable.Range(0, items).Select(item => item == 1 ? "" : string.Join(
            '|', Enumerable.Range(0, 1 + random.NextInt(largest)).Select(_ => $"g{random.NextInt(names)}").Distinct()))];
        Check(new CatalogueTable(genres, new Dictionary<int, (int[], int)>()), genres, random);
    }

    /// <summary>A byte numbers 256 distances.</summary>
    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    public void SumsOfDistances_AreThoseOfTheNames_OfAsManyDistancesAsAByteNumbers(int distances)
    {
        var random = new SeededRandom(4);
        var genres = new List<string>();
        var known = new HashSet<double>();
        while (known.Count < distances)
        {
            string set = string.Join('|', Enumerable.Range(0, 1 + random.NextInt(40)).Select(_ => $"g{random.NextInt(50)}").Distinct());
            HashSet<double> more = [.. genres.Append(set).Select(other => Distance(set, other)).Where(one => !known.Contains(one))];
            if (known.Count + more.Count <= distances)
            {
                genres.Add(set);
                known.UnionWith(more);
            }
        }

        Check(new CatalogueTable(genres, new Dictionary<int, (int[], int)>()), [.. genres], random);
    }

    [Fact]
    public void ACatalogue_KnowsItsTraining_AndWhetherItHasGenres()
    {
        var table = new CatalogueTable(["", "", ""], new Dictionary<int, (int[], int)> { [2] = ([4, 1, 0], 4) });
        Assert.Equal((3, false), (table.Count, table.HasGenres));
        Assert.Equal([4, 1, 0], table.Raters(2));
        Assert.Equal([Novelty.Compute(4, 4), Novelty.Compute(1, 4), Novelty.Compute(0, 4)], table.Novelties(2));
        Assert.True(new CatalogueTable(["", "a"], new Dictionary<int, (int[], int)>()).HasGenres);
    }

    private static void Check(CatalogueTable table, string[] genres, SeededRandom random)
    {
        for (int look = 0; look < 50; look++)
        {
            int[] items = [.. Enumerable.Range(0, 1 + (look % 11)).Select(_ => random.NextInt(genres.Length))], sets = new int[items.Length];
            table.GenreSetsOf(items, sets);
            double expected = items[1..].Sum(item => Distance(genres[items[0]], genres[item]));
            Assert.Equal(expected, table.SumOfDistances(sets[0], sets.AsSpan(1..)), 12);
        }
    }

    private static double Distance(string left, string right)
    {
        string[] one = left.Split('|', StringSplitOptions.RemoveEmptyEntries), other = right.Split('|', StringSplitOptions.RemoveEmptyEntries);
        int both = one.Intersect(other).Count(), any = one.Union(other).Count();
        return any == 0 ? 0 : 1 - ((double)both / any);
    }
}
