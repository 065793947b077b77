using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>Implicit ALS next to its normal equations in double precision, written out pair by pair.</summary>
public sealed class IalsModelTests
{
    private const int Items = 45;
    private const int Users = 60;
    private const long Newcomer = 500;
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };
    private readonly RatingTable _train;
    private readonly RatingMatrix _matrix;

    public IalsModelTests()
    {
        var random = new SeededRandom(4);
        var rows = new List<(long, long, float, long)>();
        for (int user = 0; user < Users; user++)
        {
            rows.AddRange(Enumerable.Range(0, Items - 1).Where(item => random.NextInt(3) == 0 || item % 5 == user % 5)
                .Select(item => ((long)user, (long)item, 1f + random.NextInt(5), (long)item)));
        }

        _train = TestData.Table(rows);
        _matrix = RatingMatrix.From(_train, IdMap.From([.. Enumerable.Range(0, Items).Select(item => (long)item)])); // The last one is unrated.
    }

    public static TheoryData<IalsOptions> Settings =>
    [
        new IalsOptions { Factors = 5 },
        new IalsOptions { Factors = 20, UnobservedWeight = 0.5, Regularization = 0.1, FrequencyScaling = 0 },
        new IalsOptions { Factors = 33, Alpha = 2, Regularization = 0.01, FrequencyScaling = 0.5 },
        new IalsOptions { Factors = 8, Alpha = 0.7, Confidence = "rating", UnobservedWeight = 1, Regularization = 0.3 },
        new IalsOptions { Factors = 8, Alpha = 3, Confidence = "log-rating", FrequencyScaling = 0.25 },
    ];

    /// <summary>λᵤ = λ (|Iᵤ| + α₀ |I|)^ν and c = 1 + α f are written out here; so is the half of an epoch for a user's own history.</summary>
    [Theory]
    [MemberData(nameof(Settings))]
    public void FoldedIn_SolvesTheNormalEquations_ByOneSystemAndByBlocks(IalsOptions options)
    {
        foreach (int block in new[] { 0, 7, 16 })
        {
            IalsModel model = Train(options with { BlockSize = block, Epochs = 3 });
            double[][] y = LeastSquares.Doubles(model.Items);
            foreach (int user in new[] { 0, 7, 31 })
            {
                (int Item, float Rating)[] rated = RowsOf(user);
                double lambda = options.Regularization * Math.Pow(rated.Length + (options.UnobservedWeight * Items), options.FrequencyScaling);
                double[] x = LeastSquares.Solve(
                    y, LeastSquares.Gram(y, options.UnobservedWeight), [.. Enumerable.Repeat(lambda, options.Factors)],
                    rated.Select(row => (row.Item, Weight(options, row.Rating), 1.0)));
                double[] expected = [.. y.Select(item => item.Zip(x, (a, b) => a * b).Sum())];
                LeastSquares.AssertNear(expected, Scores(model.FoldIn(History(user), 1, default), Newcomer), 1e-4);
            }
        }
    }

    /// <summary>Users are solved for first, then items: so the items of an epoch are the solution that its users give.</summary>
    [Theory]
    [MemberData(nameof(Settings))]
    public void ItemsOfAnEpoch_SolveTheNormalEquationsOfItsUsers(IalsOptions options)
    {
        IalsModel model = Train(options with { Epochs = 2 });
        double[][] x = LeastSquares.Doubles(model.Users);
        ObservedRatings observed = ObservedRatings.Read(_matrix, rating => rating);
        foreach (int item in new[] { 0, 12, 43, 44 })
        {
            float[] ratings = observed.OfItems.ValuesOf(item).ToArray();
            (int User, double Weight, double Target)[] pairs =
                [.. observed.OfItems.IndicesOf(item).ToArray().Select((user, i) => (user, Weight(options, ratings[i]), 1.0))];
            double lambda = options.Regularization * Math.Pow(pairs.Length + (options.UnobservedWeight * Users), options.FrequencyScaling);
            double[] y = LeastSquares.Solve(
                x, LeastSquares.Gram(x, options.UnobservedWeight), [.. Enumerable.Repeat(lambda, options.Factors)], pairs);
            LeastSquares.AssertNear(
                [.. x.Select(user => user.Zip(y, (a, b) => a * b).Sum())], [.. Enumerable.Range(0, Users).Select(user => model.Score(user, item))],
                1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Loss_NeverIncreasesByAnEpoch(IalsOptions options)
    {
        foreach (int block in new[] { 0, 4 })
        {
            double[] losses = [.. Enumerable.Range(1, 6).Select(epochs => Loss(options with { BlockSize = block, Epochs = epochs }))];
            Assert.All(losses.Zip(losses.Skip(1)), pair => Assert.True(pair.Second <= pair.First * (1 + 1e-6), string.Join(' ', losses)));
            Assert.True(losses[5] < losses[0]);
        }
    }

    /// <summary>One block of all coordinates is the whole system, whatever it starts from.</summary>
    [Fact]
    public void OneBlockOfAllFactors_IsTheExactSolution()
    {
        var options = new IalsOptions { Factors = 24, Epochs = 3, UnobservedWeight = 0.3 };
        (IalsModel exact, IalsModel block) = (Train(options), Train(options with { BlockSize = 24 }));
        for (int user = 0; user < Users; user++)
        {
            LeastSquares.AssertNear(Scores(exact, user), Scores(block, user), 1e-4);
        }

        Assert.True(Distance(Scores(exact, 3), Scores(Train(options with { BlockSize = 8 }), 3)) > 1e-3);
    }

    /// <summary>
    /// Weights 1 + a and 1 with one λ, as Hu, Koren and Volinsky have them, are α₀ = 1/a and λ/(1 + a) with ν = 0, for scores of (1 + a)/a times the
    /// size.
    /// </summary>
    [Fact]
    public void ConfidenceAndOneLambda_AreExpressible()
    {
        const double A = 4, Lambda = 3;
        IalsModel model = Train(new IalsOptions
        {
            Factors = 6, UnobservedWeight = 1 / A, Regularization = Lambda / (1 + A), FrequencyScaling = 0, Epochs = 2,
        });
        double root = Math.Sqrt((1 + A) / A);
        double[][] y = [.. LeastSquares.Doubles(model.Items).Select(row => row.Select(value => root * value).ToArray())];
        double[][] gram = LeastSquares.Gram(y, 1);
        (int Item, float Rating)[] rated = RowsOf(7);
        double[] x = LeastSquares.Solve(y, gram, [.. Enumerable.Repeat(Lambda, 6)], rated.Select(row => (row.Item, A, (1 + A) / A)));
        LeastSquares.AssertNear(
            [.. y.Select(item => item.Zip(x, (a, b) => a * b).Sum())],
            [.. Scores(model.FoldIn(History(7), 1, default), Newcomer).Select(score => root * root * score)], 1e-4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    public void Factors_HaveTheSameBits_OnAnyNumberOfThreads_AndForAnyVectors(int block)
    {
        var options = new IalsOptions { Factors = 40, Epochs = 2, BlockSize = block };
        float[] expected = Floats(Train(options));
        foreach (int threads in new[] { 1, 3, 8 })
        {
            Assert.Equal(expected, Floats(Train(options, threads: threads)));
        }

        Assert.Equal(expected, Floats(Train(options, IalsPass.Create<Lanes256>(options))));
        Assert.Equal(expected, Floats(Train(options, IalsPass.Create<Lanes128>(options))));
        Assert.NotEqual(expected, Floats(Train(options, seed: 2)));
    }

    [Fact]
    public void History_ChangesNobodyElse_AndOneOfUnknownItemsScoresZero()
    {
        IalsModel model = Train(new IalsOptions { Factors = 6 });
        double[] before = Scores(model, 7);
        IScorer folded = model.FoldIn(History(7), 1, default);
        Assert.Equal(before, Scores(model, 7));
        Assert.Equal(before, Scores(folded, 7));
        Assert.NotEqual(before, Scores(folded, Newcomer));
        Assert.Equal(new double[Items], Scores(folded, 9999));
        Assert.Equal(0, folded.Score(Newcomer, 9999));
        IScorer unknown = model.FoldIn(UserHistories.From(TestData.Table([(Newcomer, 900L, 4f, 1L)])), 1, default);
        Assert.Equal(new double[Items], Scores(unknown, Newcomer));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    public void WeightsBeyondSinglePrecision_AreADivergedTraining(int block)
    {
        var options = new IalsOptions { Factors = 16, Alpha = 10_000, Confidence = "rating", BlockSize = block };
        RatingMatrix huge = RatingMatrix.From(TestData.Table([(1, 1, 3e38f, 1), (1, 2, 1f, 2), (2, 1, 1f, 3)]));
        TrainingException thrown = Assert.Throws<TrainingException>(
            () => new IalsModel(ObservedRatings.Read(huge, IalsModel.WeightOf(options)), options, 1, Parallel));
        Assert.Equal(ErrorCodes.TrainingDiverged, thrown.Code);
    }

    [Fact]
    public void Options_ThatDoNotFitTogether_AreNamed()
    {
        Assert.Empty(new IalsOptions { Factors = 2048, BlockSize = 128 }.CheckTogether());
        Assert.Equal("blockSize", Assert.Single(new IalsOptions { Factors = 257 }.CheckTogether()).Name);
        Assert.Equal("confidence", Assert.Single(new IalsOptions { Confidence = "rating" }.CheckTogether()).Name);
    }

    private static double Weight(IalsOptions options, double rating) => 1 + (options.Alpha * options.Confidence switch
    {
        "rating" => rating,
        "log-rating" => Math.Log(1 + rating),
        _ => 1,
    });

    private double Loss(IalsOptions options)
    {
        IalsModel model = Train(options);
        (double[][] x, double[][] y) = (LeastSquares.Doubles(model.Users), LeastSquares.Doubles(model.Items));
        double sum = 0;
        int[] raters = new int[Items];
        for (int user = 0; user < Users; user++)
        {
            Dictionary<int, float> rated = RowsOf(user).ToDictionary(row => row.Item, row => row.Rating);
            for (int item = 0; item < Items; item++)
            {
                double score = x[user].Zip(y[item], (a, b) => a * b).Sum();
                sum += options.UnobservedWeight * score * score;
                if (rated.TryGetValue(item, out float rating))
                {
                    raters[item]++;
                    sum += Weight(options, rating) * (score - 1) * (score - 1);
                }
            }

            sum += Penalty(rated.Count, Items, x[user]);
        }

        return sum + Enumerable.Range(0, Items).Sum(item => Penalty(raters[item], Users, y[item]));

        double Penalty(int observed, int others, double[] row) => options.Regularization
            * Math.Pow(observed + (options.UnobservedWeight * others), options.FrequencyScaling) * row.Sum(value => value * value);
    }

    private IalsModel Train(IalsOptions options, IalsPass? pass = null, int threads = 2, ulong seed = 1) => new(
        ObservedRatings.Read(_matrix, IalsModel.WeightOf(options)), options, seed, new ParallelOptions { MaxDegreeOfParallelism = threads }, pass);

    private (int Item, float Rating)[] RowsOf(int user) =>
        [.. Enumerable.Range(0, _train.Count).Where(row => _train.Users[row] == user).Select(row => ((int)_train.Items[row], _train.Ratings[row]))];

    private UserHistories History(int user) =>
        UserHistories.From(TestData.Table(RowsOf(user).Select((row, time) => (Newcomer, (long)row.Item, row.Rating, (long)time))));

    private static double[] Scores(IScorer model, long user)
    {
        double[] scores = new double[Items];
        model.ScoreCatalogue(user, scores);
        return scores;
    }

    private static double Distance(double[] left, double[] right) => Math.Sqrt(left.Zip(right, (a, b) => (a - b) * (a - b)).Sum());

    private static float[] Floats(IalsModel model) =>
        [.. Enumerable.Range(0, Users).SelectMany(user => model.Users[user].ToArray()), .. Enumerable.Range(0, Items).SelectMany(item =>
            model.Items[item].ToArray())];
}
