using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Numerics;
using Bakeoff.Svd;

namespace Bakeoff.UnitTests;

/// <summary>
/// SVD++ held to the published updates (Koren, KDD 2008, equation 15 with the gradients of section 4), written out serially in double
/// precision: for every rating the sum over all items of the user is computed, and every one of them gets its own step.
/// </summary>
public sealed class SvdPlusPlusTests
{
    private const ulong Seed = 11;

    [Theory]
    [InlineData(5, 0.02, 0.02, 0.02)]
    [InlineData(14, 0.05, 0.01, 0.003)]
    [InlineData(20, 0.02, 0.02, 0.1)]
    [InlineData(40, 0, 0, 0)]
    public void Predictions_AreThoseOfTheUpdatesWrittenOut(
        int features, double regularization, double biasRegularization, double implicitRegularization)
    {
        RatingMatrix ratings = SvdTestData.Ratings(users: 40, items: 50, rows: 800);
        var options = new BiasedMfOptions
        {
            Features = features, Epochs = 6, LearningRate = 0.01, LearningRateDecay = 0.9, Implicit = true,
            Regularization = regularization, BiasRegularization = biasRegularization, ImplicitRegularization = implicitRegularization,
        };
        BiasedMfModel model = new BiasedMfTrainer(options, new RatingScale(-100, 100, 0.5)).Train(ratings, Seed);
        var written = new WrittenOut(options, ratings);
        List<double> losses = [.. Enumerable.Range(1, options.Epochs).Select(written.Epoch)];
        Assert.All(losses.Zip(model.Epochs), epoch => Assert.Equal(epoch.First, epoch.Second.Loss, 1e-5));
        for (int user = 0; user < ratings.Users.Count; user++)
        {
            for (int item = 0; item < ratings.Items.Count; item++)
            {
                Assert.Equal(written.Predict(user, item), model.Score(ratings.Users.IdAt(user), ratings.Items.IdAt(item)), 2e-4);
            }
        }
    }

    [Fact]
    public void Bins_WithImplicit_AreRefused()
    {
        var error =
            Assert.Throws<ReportedException>(() => new BiasedMfTrainer(new BiasedMfOptions { Implicit = true, Bins = 4 }, TestData.HalfStars));
        Assert.StartsWith("'bins' has no effect with 'implicit'", Assert.Single(error.Reports).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(14)]
    [InlineData(40)]
    public void EveryVectorWidth_GivesTheSameBits(int features)
    {
        float[] expected = Trained<Lanes128>(features);
        Assert.Equal(expected, Trained<Lanes256>(features));
        Assert.Equal(expected, Trained<Lanes512>(features));
    }

    /// <summary>All rows after some passes over the ratings of one user.</summary>
    private static unsafe float[] Trained<T>(int features)
        where T : struct, ILanes<T>
    {
        using var step = new BiasedMfStep(features, 3.5f);
        step.Set(0.01, 0.02, 0.03, 0.04);
        UserRating[] ratings = [.. Enumerable.Range(0, 9).Select(i => new UserRating(i * 7 % 11, (i % 5) + 1))];
        using var rows = new NativeArray<float>(25L * step.Stride);
        var random = new SeededRandom(2);
        foreach (ref float value in rows.Span)
        {
            value = (float)(random.NextDouble() - 0.5);
        }

        float* items = rows.Pointer + step.Stride;
        float* feedback = items + (11 * step.Stride);
        for (int pass = 0; pass < 3; pass++)
        {
            ImplicitMfKernel.Train<T>(rows.Pointer, items, feedback, ratings, step, feedback + (11 * step.Stride));
        }

        return rows.Span.ToArray();
    }

    /// <summary>Starts where the trainer starts, and meets the ratings in its order.</summary>
    private sealed class WrittenOut
    {
        private readonly BiasedMfOptions _options;
        private readonly List<(int Item, double Rating)>[] _ratings;
        private readonly double[][] _p;
        private readonly double[][] _q;
        private readonly double[][] _y;
        private readonly double[] _userBiases;
        private readonly double[] _itemBiases;
        private readonly double _mean;
        private double _rate;

        public WrittenOut(BiasedMfOptions options, RatingMatrix ratings)
        {
            (_options, _rate) = (options, options.LearningRate);
            _ratings = [.. Enumerable.Range(0, ratings.Users.Count).Select(_ => new List<(int, double)>())];
            ratings.Read(
                (users, items, values) =>
                {
                    for (int i = 0; i < users.Length; i++)
                    {
                        _ratings[users[i]].Add((items[i], values[i]));
                    }
                },
                default);
            var totals = new RatingTotals(ratings, TestData.HalfStars, 1, default);
            using var fit = new BiasedMfFit(options, ratings, totals, new TrainingResources(), Seed, default);
            _mean = fit.Step.Mean;
            _q = [.. Enumerable.Range(0, ratings.Items.Count).Select(item => Doubles(fit.ItemRow(fit.Items.PositionOf(item))[..options.Features]))];
            _itemBiases =
                [.. Enumerable.Range(0, ratings.Items.Count).Select(item => (double)fit.ItemRow(fit.Items.PositionOf(item))[fit.Step.ItemBias])];
            _y = [.. Enumerable.Range(0, ratings.Items.Count)
                .Select(item => Doubles(fit.Feedback!.Span.Slice(fit.Items.PositionOf(item) * fit.Step.Stride, options.Features)))];
            fit.Feedback!.Span.Clear();
            fit.Refresh(default);
            _p = [.. Enumerable.Range(0, ratings.Users.Count).Select(user => Doubles(fit.UserRow(fit.Users.PositionOf(user))[..options.Features]))];
            _userBiases =
                [.. Enumerable.Range(0, ratings.Users.Count).Select(user => (double)fit.UserRow(fit.Users.PositionOf(user))[fit.Step.UserBias])];
        }

        public double Epoch(int number)
        {
            double loss = 0;
            var random = new SeededRandom(Seeds.Derive(Seed, string.Create(CultureInfo.InvariantCulture, $"epoch {number}")));
            for (int user = 0; user < _ratings.Length; user++)
            {
                (int Item, double Rating)[] order = [.. _ratings[user]];
                random.Shuffle(order.AsSpan());
                foreach ((int item, double rating) in order)
                {
                    double error = Update(user, item, rating);
                    loss += error * error;
                }
            }

            _rate *= _options.LearningRateDecay;
            return Math.Sqrt(loss / _ratings.Sum(rows => rows.Count));
        }

        public double Predict(int user, int item) => Predict(user, item, FeedbackOf(user));

        private double Predict(int user, int item, double[] z)
        {
            double sum = _mean + _userBiases[user] + _itemBiases[item];
            for (int f = 0; f < z.Length; f++)
            {
                sum += _q[item][f] * (_p[user][f] + z[f]);
            }

            return sum;
        }

        private double[] FeedbackOf(int user)
        {
            double[] z = new double[_options.Features];
            foreach ((int item, _) in _ratings[user])
            {
                for (int f = 0; f < z.Length; f++)
                {
                    z[f] += _y[item][f] / Math.Sqrt(_ratings[user].Count);
                }
            }

            return z;
        }

        private double Update(int user, int item, double rating)
        {
            double[] z = FeedbackOf(user);
            double error = rating - Predict(user, item, z);
            _userBiases[user] += _rate * (error - (_options.BiasRegularization * _userBiases[user]));
            _itemBiases[item] += _rate * (error - (_options.BiasRegularization * _itemBiases[item]));
            for (int f = 0; f < z.Length; f++)
            {
                (double p, double q) = (_p[user][f], _q[item][f]);
                _p[user][f] += _rate * ((error * q) - (_options.Regularization * p));
                _q[item][f] += _rate * ((error * (p + z[f])) - (_options.Regularization * q));
                foreach ((int other, _) in _ratings[user])
                {
                    _y[other][f] += _rate * ((error * q / Math.Sqrt(_ratings[user].Count)) - (_options.ImplicitRegularization * _y[other][f]));
                }
            }

            return error;
        }

        private static double[] Doubles(ReadOnlySpan<float> values) => [.. values.ToArray().Select(value => (double)value)];
    }
}
