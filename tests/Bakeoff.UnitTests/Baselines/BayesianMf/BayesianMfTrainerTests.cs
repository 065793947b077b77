using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What becomes of the samples: predictions, spreads, a model of lists.</summary>
public sealed class BayesianMfTrainerTests
{
    private const ulong Seed = 5;
    private static readonly RatingScale Scale = new(1, 5, 0.5);
    private static readonly (int User, int Item, double Rating)[] Rows = SmallRatings.Rows(users: 40, items: 30);
    private static readonly BayesianMfOptions Options = new()
    {
        Factors = 5, BurnIn = 4, Samples = 12, KeptSamples = 3, ImplicitFeedback = true, FlippedFeedback = true,
    };

    private static AskedPairs Asked => new([0, 1, 2, 0, 99], [0, 7, 29, 0, 3]);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Model_HasTheSameBitsOnAnyNumberOfThreads(int threads) => Assert.Equal(Bits(Train(1)), Bits(Train(threads)));

    [Fact]
    public void Model_OfAnotherSeed_IsAnother() => Assert.NotEqual(Bits(Train(1)), Bits(Train(1, seed: Seed + 1)));

    [Fact]
    public void AskedPair_HasMeanAndVarianceOfAllSamples_ByHand()
    {
        using GibbsData data = GibbsData.Read(SmallRatings.MatrixOf(Rows), 0, default);
        using var sampler = new GibbsSampler(data, Options, Seed);
        var scores = new List<double>();
        for (int sample = 1; sample <= Options.BurnIn + Options.Samples; sample++)
        {
            sampler.Next(new ParallelOptions { MaxDegreeOfParallelism = 1 });
            if (sample > Options.BurnIn)
            {
                scores.Add(data.Mean + (data.Deviation * ScoreOf(sampler, 1, 7)));
            }
        }

        BayesianMfModel model = Train(2);
        double mean = scores.Average(), variance = scores.Average(score => Math.Pow(score - mean, 2));
        Assert.Equal(mean, model.Asked.MeanOf(1, 7)!.Value, 1e-5);
        (double ofScore, double ofRating) = model.Asked.DeviationsOf(1, 7);
        Assert.Equal(Math.Sqrt(variance), ofScore, 1e-4);
        Assert.InRange(ofRating, ofScore + 0.01, 5);
        Assert.Null(model.Asked.MeanOf(3, 3));
        Assert.Equal(Scale.Clamp(mean), new SampledPairsScorer(model).Score(1, 7), 1e-5);
        Assert.Equal(model.Score(3, 3), new SampledPairsScorer(model).Score(3, 3));
    }

    [Fact]
    public void UnknownUser_IsWhatThePriorSays_AndLessSure()
    {
        BayesianMfModel model = Train(1);
        Assert.Equal(model.Score(99, 3), model.Score(-1, 3));
        Assert.True(model.Asked.DeviationsOf(99, 3).OfScore > model.Asked.DeviationsOf(1, 7).OfScore);
        Assert.InRange(model.Asked.MeanOf(99, 3)!.Value, 1, 5);
        Assert.Throws<KeyNotFoundException>(() => model.Asked.DeviationsOf(3, 3));
    }

    /// <summary>
    /// The kept samples are fewer, but of the same chain: with all of them kept, their means are those of all, but for the users' noise.
    /// </summary>
    [Fact]
    public void Score_WithManySamplesKept_IsTheMeanOfAll()
    {
        BayesianMfModel model = Train(2, Options with { Samples = 400, KeptSamples = 200, ImplicitFeedback = false, FlippedFeedback = false });
        foreach ((long user, long item) in new[] { (0L, 0L), (1, 7), (2, 29) })
        {
            Assert.Equal(Scale.Clamp(model.Asked.MeanOf(user, item)!.Value), model.Score(user, item), 0.15);
        }
    }

    /// <summary>Factors, biases, priors and noise know nothing of the units of the ratings.</summary>
    [Fact]
    public void RatingsInOtherUnits_GiveThePredictionsInTheseUnits()
    {
        (int User, int Item, double Rating)[] others = [.. Rows.Select(row => row with { Rating = (20 * row.Rating) - 7 })];
        BayesianMfModel scaled = new BayesianMfTrainer(Options, new RatingScale(-1000, 1000, 1), Asked)
            .Train(SmallRatings.MatrixOf(others), Seed, new ThreadShare(1, 1), default);
        BayesianMfModel model = Train(1);
        Assert.Equal((20 * model.Asked.MeanOf(1, 7)!.Value) - 7, scaled.Asked.MeanOf(1, 7)!.Value, 0.02);
        Assert.Equal(20 * model.Asked.DeviationsOf(1, 7).OfRating, scaled.Asked.DeviationsOf(1, 7).OfRating, 0.02);
    }

    [Fact]
    public void HistoryOfTheRowsOfAUserOfTraining_HasThatUsersScores_ToTheLastBit()
    {
        BayesianMfModel model = Train(1);
        IEnumerable<(long, long, float, long)> history = Rows.Where(row => row.User == 7)
            .Select((row, at) => (500L, (long)row.Item, (float)row.Rating, (long)at));
        IScorer folded = model.FoldIn(UserHistories.From(TestData.Table([.. history])), threads: 2);
        Assert.Equal(Catalogue(model, 7), Catalogue(folded, 500));
        Assert.NotEqual(Catalogue(folded, 500), Catalogue(folded, 501));
    }

    [Fact]
    public void Catalogue_HasTheSameScoresOneByOneAndForSeveralUsers()
    {
        IScorer model = Train(1);
        var sink = new Sink(new double[2, 30]);
        model.ScoreCatalogues([7, -1], 30, sink);
        Assert.Equal(Catalogue(model, 7), Enumerable.Range(0, 30).Select(item => sink.Scores[0, item]));
        Assert.Equal(Catalogue(model, -1), Enumerable.Range(0, 30).Select(item => sink.Scores[1, item]));
    }

    /// <summary>Killed after each sample in turn: what was kept and what was averaged is there again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(15)]
    public void Sampling_ThatWasKilled_GoesOnToTheSameBits(int killedAfter)
    {
        using var folder = new TestFolder();
        BayesianMfTrainer Trainer(IStageProgress progress) => new(Options, Scale, Asked)
        {
            ResumeFolder = folder.Root, CheckpointInterval = TimeSpan.Zero, Progress = progress,
        };
        using var cancellation = new CancellationTokenSource();
        var killer = new SamplingKiller(killedAfter, cancellation);
        RatingMatrixOf(out RatingMatrix train);
        Assert.ThrowsAny<OperationCanceledException>(() => Trainer(killer).Train(train, Seed, new ThreadShare(2, 2), cancellation.Token));
        BayesianMfTrainer second = Trainer(SilentProgress.Instance);
        Assert.Equal(Bits(Train(1)), Bits(second.Train(train, Seed, new ThreadShare(1, 1), default)));
        Assert.Equal(Enumerable.Range(1, 16), second.Reports.Select(report => report.Epoch));
    }

    [Fact]
    public void Options_ThatKeepMoreSamplesThanThereAre_AreRefused()
    {
        (string name, string problem) = Assert.Single(new BayesianMfOptions { Samples = 3, KeptSamples = 4 }.CheckTogether());
        Assert.Equal(("keptSamples", "is 4, and there are 3 'samples' to keep of."), (name, problem));
        Assert.Empty(new BayesianMfOptions { Samples = 4, KeptSamples = 4 }.CheckTogether());
    }

    private static void RatingMatrixOf(out RatingMatrix train) => train = SmallRatings.MatrixOf(Rows);

    private static BayesianMfModel Train(int threads, BayesianMfOptions? options = null, ulong seed = Seed) =>
        new BayesianMfTrainer(options ?? Options, Scale, Asked).Train(SmallRatings.MatrixOf(Rows), seed, new ThreadShare(threads, threads), default);

    private static unsafe double ScoreOf(GibbsSampler sampler, int user, int item)
    {
        float* p = sampler.Users.Rows.Row(user), q = sampler.Items.Rows.Row(item);
        int factors = sampler.Shape.Factors;
        return sampler.Mean + p[factors] + q[factors] + Enumerable.Range(0, factors).Sum(factor => (double)p[factor] * q[factor]);
    }

    private static double[] Catalogue(IScorer model, long user)
    {
        double[] scores = new double[30];
        model.ScoreCatalogue(user, scores);
        return scores;
    }

    private static long[] Bits(BayesianMfModel model) =>
    [
        .. new long[] { 0, 7, 39, -1 }.SelectMany(user => Catalogue(model, user)).Select(BitConverter.DoubleToInt64Bits),
        .. Asked.Users.Zip(Asked.Items).SelectMany(pair => new[]
        {
            BitConverter.DoubleToInt64Bits(model.Asked.MeanOf(pair.First, pair.Second)!.Value),
            BitConverter.DoubleToInt64Bits(model.Asked.DeviationsOf(pair.First, pair.Second).OfRating),
        }),
    ];

    private sealed class Sink(double[,] scores) : IScoreSink
    {
        public double[,] Scores => scores;

        public void Take(int user, int start, Span<double> scoresOf) => throw new NotSupportedException();

        public void Take(int user, int start, Span<float> scoresOf)
        {
            for (int i = 0; i < scoresOf.Length; i++)
            {
                scores[user, start + i] = scoresOf[i];
            }
        }
    }
}
