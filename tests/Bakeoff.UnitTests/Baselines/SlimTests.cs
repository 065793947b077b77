using Bakeoff.Baselines;
using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>SLIM's weights, held to the conditions of its optimum and to a plain coordinate descent, both over dense matrices of doubles.</summary>
public sealed class SlimTests
{
    private const int Items = 40;
    private const int Users = 60;
    private static readonly ParallelOptions Two = new() { MaxDegreeOfParallelism = 2 };
    private readonly RaterLists _raters;
    private readonly double[,] _gram = new double[Items, Items];

    public SlimTests()
    {
        // The last item has no rating, and two others have the same raters.
        var random = new SeededRandom(11);
        int[][] rated = [.. Enumerable.Range(0, Users).Select(_ => Enumerable.Range(0, Items - 2).Where(_ => random.NextInt(4) == 0).ToArray())];
        rated = [.. rated.Select(items => items.Contains(3) ? [.. items, Items - 2] : items)];
        foreach (int[] items in rated)
        {
            Array.ForEach(items, item => Array.ForEach(items, other => _gram[item, other]++));
        }

        _raters = Raters(rated);
    }

    public static TheoryData<int, double, double> Cases => new()
    {
        { 0, 0.5, 2 }, { 0, 0, 0.5 }, { 1000, 0.5, 2 }, { 1000, 4, 10 },
    };

    /// <summary>Where a weight is above 0, its gain is what the penalties take; where it is 0, no more.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_MeetTheConditionsOfTheOptimum(int neighbours, double l1, double l2)
    {
        double[,] weights = Fit(Options(neighbours, l1, l2));
        for (int target = 0; target < Items; target++)
        {
            Assert.Equal(0, weights[target, target]);
            for (int from = 0; from < Items; from++)
            {
                double gain = _gram[from, target] - Enumerable.Range(0, Items).Sum(other => _gram[from, other] * weights[other, target]) - l1;
                double weight = weights[from, target];
                Assert.True(from == target || (weight > 0 ? Math.Abs(gain - (l2 * weight)) < 2e-3 : gain < 2e-3), $"{from} {target} {weight} {gain}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_AreThoseOfAPlainDescent(int neighbours, double l1, double l2)
    {
        double[,] weights = Fit(Options(neighbours, l1, l2));
        for (int target = 0; target < Items; target++)
        {
            double[] w = new double[Items];
            for (int step = 0; step < 3000 * Items; step++)
            {
                int from = step % Items;
                double rest = _gram[from, target];
                for (int other = 0; other < Items; other++)
                {
                    rest -= other == from ? 0 : _gram[from, other] * w[other];
                }

                w[from] = from == target || _gram[from, from] == 0 ? 0 : Math.Max(0, (rest - l1) / (_gram[from, from] + l2));
            }

            Assert.All(Enumerable.Range(0, Items), from => Assert.Equal(w[from], weights[from, target], 1e-4));
        }
    }

    [Fact]
    public void FewNeighbours_AreTheNearestOnes()
    {
        double[,] weights = Fit(Options(5, 0.1, 1));
        SparseCount(weights, 5);
        double[,] all = Fit(Options(0, 0.1, 1));
        Assert.Contains(Enumerable.Range(0, Items), target => Enumerable.Range(0, Items).Count(from => all[from, target] > 0) > 5);
    }

    /// <summary>The same raters: what the penalty of the squares shares out is the same for both.</summary>
    [Fact]
    public void TwinItems_ShareTheirWeight()
    {
        double[,] weights = Fit(Options(0, 0.5, 2));
        Assert.All(Enumerable.Range(0, Items).Where(item => item != 3 && item != Items - 2), target =>
            Assert.Equal(weights[3, target], weights[Items - 2, target], 1e-4));
        Assert.True(weights[3, Items - 2] > 0.5);
    }

    [Fact]
    public void Weights_AreTheSameBits_OnAnyNumberOfThreads()
    {
        foreach (int neighbours in new[] { 0, 7 })
        {
            double[][] found = [.. new[] { 1, 2, 3, 8 }.Select(threads => Fit(
                Options(neighbours, 0.5, 2), new ParallelOptions { MaxDegreeOfParallelism = threads }).Cast<double>().ToArray())];
            Assert.All(found, other => Assert.Equal(found[0], other));
        }
    }

    /// <summary>Two items with the same raters and no penalty: any shares are an optimum, and none of them is above what there is.</summary>
    [Fact]
    public void NoPenalty_StaysFinite()
    {
        double[,] weights = Fit(Options(0, 0, 0));
        Assert.All(weights.Cast<double>(), weight => Assert.InRange(weight, 0, 1.01));
    }

    [Fact]
    public void NoRatings_GiveNoWeight()
    {
        foreach (int neighbours in new[] { 0, 7 })
        {
            var model = new SlimModel(Raters([]), Options(neighbours, 1, 1), Two);
            Assert.Equal(0, model.Weights.Elements);
        }
    }

    /// <summary>256 items are fitted at a time: in the first of these blocks each has many neighbours, in the next ones a single one.</summary>
    [Fact]
    public void ItemsOfALaterBlock_TakeNoWeightsOfAnEarlierOne()
    {
        const int Many = 256, All = 600;
        var random = new SeededRandom(3);
        int[][] rated = [.. Enumerable.Range(0, 50).Select(_ => Enumerable.Range(0, Many).Where(_ => random.NextInt(4) == 0).ToArray()),
            .. Enumerable.Range(0, (All - Many) / 2).Select(pair => (int[])[Many + (2 * pair), Many + (2 * pair) + 1])];
        var raters = new RaterLists(RatingMatrix.From(
            TestData.Table(rated.SelectMany((items, user) => items.Select(item => ((long)user, (long)item, 4f, 1L)))),
            IdMap.From(Enumerable.Range(0, All).Select(item => (long)item))));
        foreach (int neighbours in new[] { 0, 100 })
        {
            SlimModel model = new(raters, Options(neighbours, 0.1, 1), Two);
            double[] scores = new double[All];
            model.ScoreCatalogue(raters.Users.IdAt(50), scores); // The user of the first pair.
            Assert.Equal([Many, Many + 1], Enumerable.Range(0, All).Where(item => scores[item] > 0));
            Assert.Equal(0.45, scores[Many], 1e-5); // (1 − 0.1) / (1 + 1).
        }
    }

    private static void SparseCount(double[,] weights, int most)
    {
        for (int target = 0; target < Items; target++)
        {
            Assert.InRange(Enumerable.Range(0, Items).Count(from => weights[from, target] > 0), 0, most);
        }
    }

    private static SlimOptions Options(int neighbours, double l1, double l2) =>
        new() { Neighbours = neighbours, L1 = l1, L2 = l2, Epochs = 5000, Tolerance = 1e-7 };

    private static RaterLists Raters(int[][] rated) => new(RatingMatrix.From(
        TestData.Table(rated.SelectMany((items, user) => items.Select(item => ((long)user, (long)item, 4f, 1L)))),
        IdMap.From(Enumerable.Range(0, Items).Select(item => (long)item))));

    private double[,] Fit(SlimOptions options, ParallelOptions? parallel = null)
    {
        var model = new SlimModel(_raters, options, parallel ?? Two);
        double[,] weights = new double[Items, Items];
        for (int from = 0; from < Items; from++)
        {
            for (int target = 0; target < Items; target++)
            {
                weights[from, target] = model.Weights.Find(from, target);
            }
        }

        return weights;
    }
}
