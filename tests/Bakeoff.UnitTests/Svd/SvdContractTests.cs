using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Svd;

namespace Bakeoff.UnitTests;

/// <summary>What both algorithms of matrix factorization promise, on the grid and exact.</summary>
public sealed class SvdContractTests
{
    public static TheoryData<string> Algorithms => SvdTestData.Algorithms;

    public static TheoryData<string> GridAlgorithms => SvdTestData.GridAlgorithms;

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Model_LearnsACheckerboard_WhichBiasCannot(string algorithm)
    {
        Fold fold = TestData.Checkerboard();
        ISvdModel model = SvdTestData.Trainer(algorithm, features: 8, epochs: 3000, learningRate: 0.02, regularization: 0.001)
            .Train(RatingMatrix.From(fold.Train), 1);
        Assert.InRange(model.Rmse(fold.Test), 0, 0.6);
        var bias = new BiasModel(fold.TrainingMatrix(), 5);
        Assert.InRange(Evaluation.Rmse.Compute(fold.Test.Ratings, [.. fold.Test.Users.Zip(fold.Test.Items, bias.Score)]), 1.5, 3);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Model_SavedAndLoaded_ScoresTheSame_AndSavesTheSameBytes(string algorithm)
    {
        ISvdModel model = SvdTestData.Trainer(algorithm, features: 14).Train(SvdTestData.Ratings(), 1);
        var stream = new MemoryStream(model.Bytes());
        ISvdModel loaded = algorithm is "biased-mf" or "implicit" ? BiasedMfModel.Load(stream) : FunkSvdModel.Load(stream);
        Assert.Equal(model.Bytes(), loaded.Bytes());
        Assert.Equal(model.Score(4, 12), loaded.Score(4, 12));
        Assert.Equal(14, loaded.Features);
    }

    [Theory]
    [InlineData("funk-svd", "funksvd-model/1")]
    [InlineData("biased-mf", "biasedmf-model/1")]
    public void Load_OfSomethingElse_NamesTheFormat(string algorithm, string format)
    {
        var stream = new MemoryStream([5, 1, 2, 3, 4, 5, 6]);
        var error = Assert.Throws<DataException>(() => algorithm == "biased-mf" ? (ISvdModel)BiasedMfModel.Load(stream) : FunkSvdModel.Load(stream));
        Assert.Equal(ErrorCodes.BadArtifact, error.Code);
        Assert.Contains(format, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void LearningRateOfTen_Diverges_AndSaysWhatToDo(string algorithm)
    {
        ISvdTrainer trainer = SvdTestData.Trainer(algorithm, epochs: 500, learningRate: 10);
        var error = Assert.Throws<TrainingException>(() => trainer.Train(SvdTestData.Ratings(), 1));
        Assert.Equal(ErrorCodes.TrainingDiverged, error.Code);
        Assert.Contains("'learningRate' below 10", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 10, 0.01)]
    [InlineData(10, -3, 0.01)]
    [InlineData(10, 10, double.NaN)]
    [InlineData(10, 10, double.PositiveInfinity)]
    public void OptionsOutOfRange_AreRefused(int features, int epochs, double rate) => Assert.All(Algorithms.Select(row => row.Data), algorithm =>
    {
        var error = Assert.Throws<ReportedException>(() => SvdTestData.Trainer(algorithm, features, epochs, rate));
        Assert.Equal(ErrorCodes.BadTrainingOption, error.Code);
    });

    [Fact]
    public void Exact_WithAnOptionOfTheGrid_IsRefused()
    {
        var error = Assert.Throws<ReportedException>(
            () => new FunkSvdTrainer(new FunkSvdOptions { Exact = true, Bins = 4, OutOfCore = true }, TestData.HalfStars));
        Assert.Equal(["'outOfCore'", "'bins'"], error.Reports.Select(report => report.Message.Split(' ')[0]));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Cancelled_StopsBeforeTheNextEpoch(string algorithm)
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new CancelAtFirstEpoch(cancellation);
        Assert.Throws<OperationCanceledException>(() =>
            SvdTestData.Trainer(algorithm, epochs: 50).Train(SvdTestData.Ratings(), 1, progress, cancellation.Token));
        Assert.Equal(1, progress.Epochs);
    }

    [Fact]
    public void Cancelled_WithinAnEpoch_StopsAtTheNextBlock()
    {
        using var cancellation = new CancellationTokenSource();
        using var workers = new GridWorkers(2, 8);
        int blocks = 0;
        var gate = new Lock();
        Assert.Throws<OperationCanceledException>(() => workers.RunStrata(
            (_, _, _) =>
            {
                // Else the other worker could go through many blocks between the third one's count and its cancelling.
                lock (gate)
                {
                    if (++blocks == 3)
                    {
                        cancellation.Cancel();
                    }
                }
            },
            cancellation.Token));
        Assert.InRange(blocks, 3, 4); // The other worker may be in a block.
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void OneRating_IsLearned(string algorithm)
    {
        RatingTable one = TestData.Table([(7, 9, 4f, 1L)]);
        Assert.Equal(4, SvdTestData.Trainer(algorithm, features: 2, epochs: 500).Train(RatingMatrix.From(one), 1).Score(7, 9), 0.1);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void ConstantRatings_OfOneUserOrSome_ArePredicted(string algorithm)
    {
        foreach (int users in new[] { 1, 3, 40 })
        {
            RatingTable constant = TestData.Table(
                Enumerable.Range(1, users).SelectMany(user => Enumerable.Range(1, 4).Select(item => ((long)user, (long)item, 3f, 1L))));
            ISvdModel model = SvdTestData.Trainer(algorithm, features: 2, epochs: 500).Train(RatingMatrix.From(constant), 1);
            Assert.Equal(3, model.Score(1, 1), 0.06);
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void UnknownUsersAndItems_GetWhatIsKnownOfTheOther(string algorithm)
    {
        ISvdModel model = SvdTestData.Trainer(algorithm).Train(SvdTestData.Ratings(), 1);
        double nothing = model.Score(-1, -1);
        Assert.Equal(3.2, nothing, 0.5);
        Assert.NotEqual(nothing, model.Score(1, -1));
        Assert.NotEqual(nothing, model.Score(-1, 10));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void NoRatings_AreRefused(string algorithm)
    {
        var error = Assert.Throws<DataException>(() => SvdTestData.Trainer(algorithm).Train(RatingMatrix.From(TestData.Table([])), 1));
        Assert.Equal(ErrorCodes.EmptyFold, error.Code);
    }

    [Theory]
    [MemberData(nameof(GridAlgorithms))]
    public void EarlyStopping_TrainsLessThanItWasAllowed_AndPredictsHeldBackRatingsBetter(string algorithm)
    {
        Fold fold = TestData.Checkerboard(60, 40);
        RatingMatrix train =
            RatingMatrix.From(fold.Train with { Ratings = [.. fold.Train.Ratings.Select((rating, row) => row % 3 == 0 ? 6 - rating : rating)] });
        ISvdModel full = SvdTestData.Trainer(algorithm, features: 20, epochs: 400, learningRate: 0.03, regularization: 0).Train(train, 1);
        ISvdModel stopped =
            SvdTestData.Trainer(algorithm, features: 20, epochs: 400, learningRate: 0.03, regularization: 0, validation: 4).Train(train, 1);
        Assert.True(stopped.Epochs[^1].Epoch < full.Epochs[^1].Epoch);
        Assert.True(stopped.Rmse(fold.Test) < full.Rmse(fold.Test), $"{stopped.Rmse(fold.Test)} {full.Rmse(fold.Test)}");
    }

    [Fact]
    public void EarlyStopping_WhereNothingCanBeHeldOut_SaysSo()
    {
        RatingMatrix single = RatingMatrix.From(TestData.Table(Enumerable.Range(1, 9).Select(user => ((long)user, 1L, 3f, 1L))));
        var error = Assert.Throws<TrainingException>(() => SvdTestData.Trainer("biased-mf", validation: 2).Train(single, 1));
        Assert.Equal(ErrorCodes.NothingHeldOut, error.Code);
    }

    private sealed class CancelAtFirstEpoch(CancellationTokenSource cancellation) : IStageProgress
    {
        public int Epochs { get; private set; }

        public void Report(double fraction, string text)
        {
            if (text.Contains("epoch", StringComparison.Ordinal))
            {
                Epochs++;
                cancellation.Cancel();
            }
        }

        public void Warn(string text)
        {
        }
    }
}
