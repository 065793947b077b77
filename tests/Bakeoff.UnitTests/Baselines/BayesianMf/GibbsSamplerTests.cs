using Bakeoff.Baselines;
using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>Samples of all numbers, held to a sampler that is written as the formulas are.</summary>
public sealed unsafe class GibbsSamplerTests
{
    private const ulong Seed = 11;
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };

    public static TheoryData<int, bool, bool> Models => new()
    {
        { 0, false, false }, { 3, false, false }, { 3, true, false }, { 3, false, true }, { 17, true, true },
    };

    /// <summary>Four samples, so that what a sample leaves to the next one is in it.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Samples_AreThoseOfTheNaiveSampler(int factors, bool isImplicit, bool isFlipped)
    {
        var options = new BayesianMfOptions { Factors = factors, ImplicitFeedback = isImplicit, FlippedFeedback = isFlipped };
        (int User, int Item, double Rating)[] rows = SmallRatings.Rows(users: 9, items: 7);
        using GibbsData data = GibbsData.Read(SmallRatings.MatrixOf(rows), 0, default);
        using var sampler = new GibbsSampler(data, options, Seed);
        var naive = new NaiveGibbs(rows, options, Seed);
        for (int sample = 0; sample < 4; sample++)
        {
            double rmse = sampler.Next(Parallel);
            naive.Next();
            Assert.Equal(naive.Noise, sampler.Noise, 1e-4 * naive.Noise);
            Assert.Equal(naive.Mean, sampler.Mean, 1e-4);
            Assert.InRange(rmse, 0.01, 3);
        }

        AssertClose(naive.Sides[0], sampler.Users, factors + 1);
        AssertClose(naive.Sides[1], sampler.Items, factors + 1);
    }

    /// <summary>Given the precision of y and the numbers of users, y has a normal posterior: draw after draw must come to its mean.</summary>
    [Fact]
    public void FeedbackGivenTheUsers_IsASampleOfItsPosterior()
    {
        const int Samples = 20_000;
        (int User, int Item, double Rating)[] rows = SmallRatings.Rows(users: 6, items: 3);
        using GibbsData data = GibbsData.Read(SmallRatings.MatrixOf(rows), 0, default);
        var shape = new GibbsShape(0);
        using var feedback = new GibbsFeedback(shape, data.ByUser, data.ByItem);
        using var side = new GibbsSide(shape, data.Users.Count);
        for (int user = 0; user < side.Count; user++)
        {
            side.Rows.Row(user)[0] = (user % 3) - 0.5f;
        }

        double[] sums = new double[3];
        for (int sample = 0; sample < Samples; sample++)
        {
            feedback.DrawColumns(side.Rows, side.Prior, new GibbsDraws(Seed, sample, false), 0);
            for (int item = 0; item < 3; item++)
            {
                sums[item] += feedback.Values.Pointer[item * shape.Stride];
            }
        }

        double Weight(int user, int item) => rows.Any(row => row.User == user && row.Item == item) ? feedback.Weights[user] : 0;
        double[][] precision = [.. Enumerable.Range(0, 3).Select(i => Enumerable.Range(0, 3).Select(j =>
            (i == j ? 1.0 : 0) + Enumerable.Range(0, side.Count).Sum(user => Weight(user, i) * Weight(user, j))).ToArray())];
        double[] mean =
            [.. Enumerable.Range(0, 3).Select(item => Enumerable.Range(0, side.Count).Sum(user => Weight(user, item) * ((user % 3) - 0.5)))];
        Numerics.Cholesky.Solve(precision, mean);
        Assert.All(Enumerable.Range(0, 3), item => Assert.Equal(mean[item], sums[item] / Samples, 0.04));
    }

    [Fact]
    public void Ratings_ThatAreNotNumbers_AreRefused()
    {
        (int User, int Item, double Rating)[] rows = SmallRatings.Rows(users: 9, items: 7);
        rows[3].Rating = double.NaN;
        using GibbsData data = GibbsData.Read(SmallRatings.MatrixOf(rows), 0, default);
        using var sampler = new GibbsSampler(data, new BayesianMfOptions { Factors = 2 }, Seed);
        var error = Assert.Throws<TrainingException>(() => sampler.Next(Parallel));
        Assert.Equal(ErrorCodes.TrainingDiverged, error.Code);
    }

    [Fact]
    public void Ratings_ThatAreAllEqual_AreTheirMean()
    {
        (int User, int Item, double Rating)[] rows = [.. SmallRatings.Rows(users: 9, items: 7).Select(row => row with { Rating = 4 })];
        using GibbsData data = GibbsData.Read(SmallRatings.MatrixOf(rows), 0, default);
        using var sampler = new GibbsSampler(data, new BayesianMfOptions { Factors = 2 }, Seed);
        double rmse = 0;
        for (int sample = 0; sample < 50; sample++)
        {
            rmse = sampler.Next(Parallel);
        }

        Assert.Equal((4, 1), (data.Mean, data.Deviation));
        Assert.InRange(rmse, 0, 0.5);
    }

    private static void AssertClose(double[] expected, GibbsSide actual, int numbers)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual.Rows.Row(i / numbers)[i % numbers], 1e-4 * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
