using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>Biased ALS next to its normal equations in double precision, with factors and bias in one system.</summary>
public sealed class AlsModelTests
{
    private const int Items = 40;
    private const int Users = 50;
    private const long Newcomer = 500;
    private static readonly RatingScale Scale = new(0.5, 5, 0.5);
    private readonly RatingTable _train;
    private readonly RatingMatrix _matrix;

    public AlsModelTests()
    {
        var random = new SeededRandom(4);
        var rows = new List<(long, long, float, long)>();
        for (int user = 0; user < Users; user++)
        {
            rows.AddRange(Enumerable.Range(0, Items - 1).Where(_ => random.NextInt(2) == 0).Select(
                item => ((long)user, (long)item, user % 3 == item % 3 ? 5f : 1f + (random.NextInt(5) / 2f), (long)item)));
        }

        _train = TestData.Table(rows);
        _matrix = RatingMatrix.From(_train, IdMap.From([.. Enumerable.Range(0, Items).Select(item => (long)item)])); // The last one is unrated.
    }

    public static TheoryData<AlsOptions> Settings =>
    [
        new AlsOptions { Factors = 3 }, new AlsOptions { Factors = 15, Regularization = 0.02, Damping = 0.5 },
        new AlsOptions { Factors = 16, Regularization = 2, FrequencyScaling = 0 },
        new AlsOptions { Factors = 40, FrequencyScaling = 0.5, Damping = 20 },
    ];

    [Theory]
    [MemberData(nameof(Settings))]
    public void FoldedIn_SolvesTheNormalEquations_OfFactorsAndBias(AlsOptions options)
    {
        AlsModel model = Train(options with { Epochs = 4 });
        double mean = _train.Ratings.Average(rating => (double)rating);
        double[][] items = Regressors(model.Items, options.Factors);
        foreach (int user in new[] { 0, 7, 31 })
        {
            (int Item, float Rating)[] rated = RowsOf(user);
            double[] x = LeastSquares.Solve(
                items, LeastSquares.Zeros(options.Factors + 1), Diagonal(options, rated.Length),
                rated.Select(row => (row.Item, 1.0, row.Rating - mean - model.Items.Biases[row.Item])));
            double[] scores = new double[Items];
            model.FoldIn(History(user), 1, default).ScoreCatalogue(Newcomer, scores);
            LeastSquares.AssertNear(
                [.. items.Select((item, i) => mean + model.Items.Biases[i] + item.Zip(x, (a, b) => a * b).Sum())], scores, 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Loss_NeverIncreasesByAnEpoch(AlsOptions options)
    {
        double[] losses = [.. Enumerable.Range(1, 6).Select(epochs => Loss(options with { Epochs = epochs }))];
        Assert.All(losses.Zip(losses.Skip(1)), pair => Assert.True(pair.Second <= pair.First * (1 + 1e-6), string.Join(' ', losses)));
        Assert.True(losses[5] < losses[0]);
    }

    [Fact]
    public void Predictions_LearnThePattern_AndStayWithinTheScale()
    {
        AlsModel model = Train(new AlsOptions { Factors = 4, Regularization = 0.01, Epochs = 20 });
        double error = Math.Sqrt(Enumerable.Range(0, _train.Count).Average(
            row => Math.Pow(model.Score(_train.Users[row], _train.Items[row]) - _train.Ratings[row], 2)));
        Assert.True(error < 0.6, $"The training RMSE is {error}.");
        Assert.All(Enumerable.Range(0, Items), item => Assert.InRange(model.Score(3, item), 0.5, 5));
    }

    /// <summary>An item without ratings has neither factors nor a bias.</summary>
    [Fact]
    public void UnknownUsersAndItems_AddNothing()
    {
        AlsModel model = Train(new AlsOptions { Factors = 4 });
        double mean = _train.Ratings.Average(rating => (double)rating);
        Assert.Equal(Scale.Clamp(mean), model.Score(9999, 9999), 10);
        Assert.Equal(Scale.Clamp(mean + model.Items.Biases[5]), model.Score(9999, 5), 10);
        Assert.Equal(Scale.Clamp(mean + model.Users.Biases[5]), model.Score(5, 9999), 10);
        Assert.Equal(model.Score(5, 9999), model.Score(5, Items - 1), 6);
        IScorer folded = model.FoldIn(History(7), 1, default);
        Assert.Equal(model.Score(7, 3), folded.Score(7, 3));
        Assert.NotEqual(model.Score(9999, 3), folded.Score(Newcomer, 3));
    }

    [Fact]
    public void FactorsAndBiases_HaveTheSameBits_OnAnyNumberOfThreads_AndForAnyVectors()
    {
        var options = new AlsOptions { Factors = 20, Epochs = 3 };
        float[] expected = Floats(Train(options));
        foreach (int threads in new[] { 1, 3, 8 })
        {
            Assert.Equal(expected, Floats(Train(options, threads: threads)));
        }

        Assert.Equal(expected, Floats(Train(options, (set, mean) => new AlsPass<Lanes256>(set, mean))));
        Assert.Equal(expected, Floats(Train(options, (set, mean) => new AlsPass<Lanes128>(set, mean))));
        Assert.NotEqual(expected, Floats(Train(options, seed: 2)));
    }

    [Fact]
    public void RatingsThatAreNotFinite_AreADivergedTraining()
    {
        RatingMatrix huge = RatingMatrix.From(TestData.Table([(1, 1, float.PositiveInfinity, 1), (1, 2, 3f, 2), (2, 1, 1f, 3)]));
        TrainingException thrown = Assert.Throws<TrainingException>(() => new AlsModel(
            ObservedRatings.Read(huge, rating => rating), Scale, new AlsOptions { Factors = 4 }, 1, new ParallelOptions()));
        Assert.Equal(ErrorCodes.TrainingDiverged, thrown.Code);
    }

    private static double[] Diagonal(AlsOptions options, int ratings) =>
    [
        .. Enumerable.Repeat(options.Regularization * Math.Pow(ratings, options.FrequencyScaling), options.Factors), options.Damping,
    ];

    private static double[][] Regressors(AlsSide side, int factors) =>
        [.. LeastSquares.Doubles(side.Rows).Select(row => (double[])[.. row[..factors], 1])];

    private double Loss(AlsOptions options)
    {
        AlsModel model = Train(options);
        double mean = _train.Ratings.Average(rating => (double)rating);
        (double[][] x, double[][] y) = (Regressors(model.Users, options.Factors), Regressors(model.Items, options.Factors));
        double sum = 0;
        (int[] users, int[] items) = (new int[Users], new int[Items]);
        for (int row = 0; row < _train.Count; row++)
        {
            (int user, int item) = ((int)_train.Users[row], (int)_train.Items[row]);
            (users[user], items[item]) = (users[user] + 1, items[item] + 1);
            double product = x[user].Zip(y[item], (a, b) => a * b).Sum() - 1;
            sum += Math.Pow(_train.Ratings[row] - mean - model.Users.Biases[user] - model.Items.Biases[item] - product, 2);
        }

        return sum + Enumerable.Range(0, Users).Sum(user => Penalty(users[user], x[user], model.Users.Biases[user]))
            + Enumerable.Range(0, Items).Sum(item => Penalty(items[item], y[item], model.Items.Biases[item]));

        double Penalty(int ratings, double[] row, double bias) =>
            (Diagonal(options, ratings)[0] * (row.Sum(value => value * value) - 1)) + (options.Damping * bias * bias);
    }

    private AlsModel Train(AlsOptions options, Func<AlsOptions, double, AlsPass>? create = null, int threads = 2, ulong seed = 1) => new(
        ObservedRatings.Read(_matrix, rating => rating), Scale, options, seed, new ParallelOptions { MaxDegreeOfParallelism = threads }, create);

    private (int Item, float Rating)[] RowsOf(int user) =>
        [.. Enumerable.Range(0, _train.Count).Where(row => _train.Users[row] == user).Select(row => ((int)_train.Items[row], _train.Ratings[row]))];

    private UserHistories History(int user) =>
        UserHistories.From(TestData.Table(RowsOf(user).Select((row, time) => (Newcomer, (long)row.Item, row.Rating, (long)time))));

    private static float[] Floats(AlsModel model) =>
    [
        .. model.Users.Biases, .. model.Items.Biases, .. Enumerable.Range(0, Users).SelectMany(user => model.Users.Rows[user].ToArray()),
        .. Enumerable.Range(0, Items).SelectMany(item => model.Items.Rows[item].ToArray()),
    ];
}
