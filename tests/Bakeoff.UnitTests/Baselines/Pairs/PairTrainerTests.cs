using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>The training by pairs next to a plain version in double precision, for both losses.</summary>
public sealed unsafe class PairTrainerTests
{
    private const int Width = 5;
    private const double Rate = 0.1, Regularization = 0.01;
    private readonly RatingMatrix _train = PairTestData.Create();

    [Fact]
    public void Bpr_IsGradientDescentOnTheLogisticLoss() => Check(
        (factors, _) => new BprLoss<Lanes256>(factors), (plain, user, item, other) =>
            1 / (1 + Math.Exp(plain.Score(user, item) - plain.Score(user, other))),
        mayFind: false);

    [Fact]
    public void Warp_WeighsPairsByTheEstimatedRank() => Check(
        (factors, grid) => new WarpLoss<Lanes256>(factors, grid.Items.Count, 6), (plain, user, item, other) =>
        {
            if (plain.Score(user, other) > plain.Score(user, item) - 1)
            {
                return double.NaN; // Found; how many were drawn before is checked by the weights alone.
            }

            return 0;
        }, mayFind: true);

    [Fact]
    public void EpochsOfAllRows_LearnEachOnce_AndNeverARatedPair()
    {
        var grid = new PairGrid(_train, 3, 5, default);
        using var factors = new PairFactors(grid.Users.Count, grid.Items.Count, Width, 7);
        using var trainer = new PairTrainer(grid, null, factors, 8, threads: 1);
        var pairs = new List<(int User, int Item, int Other, float Gain)>();
        trainer.Train(
            0, new RecordedLoss<BprLoss<Lanes128>>(new BprLoss<Lanes128>(factors), factors, pairs), new PairStep<Lanes128>(0.1f, 0), default);
        HashSet<(int User, int Item)> rated = [.. Enumerable.Range(0, grid.Users.Count).SelectMany(
            user => Enumerable.Range(0, grid.Blocks).SelectMany(block => grid.ItemsOf(user, block).ToArray().Select(item => (user, item))))];
        Assert.Equal(grid.Rows, pairs.Count);
        Assert.Equal(rated, pairs.Select(pair => (pair.User, pair.Item)).ToHashSet());
        Assert.DoesNotContain(pairs, pair => rated.Contains((pair.User, pair.Other)));
        Assert.NotEqual(pairs.Select(pair => pair.User).Order(), pairs.Select(pair => pair.User)); // Neighbouring rows are of different users.
    }

    [Fact]
    public void Logistic_IsThatOfDoublePrecision()
    {
        for (float x = -100; x <= 100; x += 0.37f)
        {
            double expected = 1 / (1 + Math.Exp(-Math.Clamp(x, -80, 80)));
            Assert.Equal(1, BprLoss<Lanes128>.Logistic(x) / expected, 1e-5);
        }

        Assert.True(float.IsNaN(BprLoss<Lanes128>.Logistic(float.NaN)));
    }

    [Fact]
    public void WarpWeights_AreHarmonicSumsOfTheEstimatedRank()
    {
        float[] weights = WarpLoss<Lanes128>.WeightsOf(items: 11, maxTrials: 12);
        double Sum(int rank) => Enumerable.Range(1, rank).Sum(r => 1.0 / r);
        Assert.Equal(13, weights.Length);
        for (int trial = 1; trial <= 12; trial++)
        {
            Assert.Equal(Sum(Math.Max(1, 10 / trial)) / Sum(10), weights[trial], 6);
        }
    }

    /// <summary>Learns the pairs that the trainer drew, in their order.</summary>
    private void Check<TLoss>(
        Func<PairFactors, PairGrid, TLoss> make, Func<PlainPairs, int, int, int, double> gainOf, bool mayFind)
        where TLoss : struct, IPairLoss
    {
        var grid = new PairGrid(_train, 2, 5, default);
        using var factors = new PairFactors(grid.Users.Count, grid.Items.Count, Width, 7);
        var plain =
            new PlainPairs(Rows(factors, factors.Users, grid.Users.Count), Rows(factors, factors.Items, grid.Items.Count), Rate, Regularization);
        using var trainer = new PairTrainer(grid, null, factors, 8, threads: 1);
        var pairs = new List<(int User, int Item, int Other, float Gain)>();
        var loss = new RecordedLoss<TLoss>(make(factors, grid), factors, pairs);
        for (int epoch = 0; epoch < 5; epoch++)
        {
            trainer.Train(epoch, loss, new PairStep<Lanes256>((float)Rate, (float)Regularization), default);
        }

        foreach ((int user, int item, int other, float gain) in pairs)
        {
            if (mayFind && gain == 0)
            {
                continue;
            }

            double expected = gainOf(plain, user, item, other);
            Assert.True(mayFind ? double.IsNaN(expected) && gain > 0 : Math.Abs(expected - gain) < 1e-4 * expected);
            plain.Learn(user, item, other, mayFind ? gain : expected);
        }

        Same(plain.Users, Rows(factors, factors.Users, grid.Users.Count));
        Same(plain.Items, Rows(factors, factors.Items, grid.Items.Count));
        Same([plain.Biases], [[.. factors.Biases.Span[..grid.Items.Count].ToArray().Select(bias => (double)bias)]]);
    }

    private static void Same(double[][] expected, double[][] actual)
    {
        double largest = expected.Max(row => row.Max(Math.Abs));
        Assert.True(largest > 0.1);
        for (int row = 0; row < expected.Length; row++)
        {
            Assert.All(expected[row].Zip(actual[row]), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * largest));
        }
    }

    private static double[][] Rows(PairFactors factors, NativeArray<float> rows, int count) =>
        [.. Enumerable.Range(0, count).Select(
            row => rows.Span.Slice(row * factors.Stride, Width).ToArray().Select(value => (double)value).ToArray())];
}
