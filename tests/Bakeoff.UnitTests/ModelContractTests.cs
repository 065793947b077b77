using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Svd;

namespace Bakeoff.UnitTests;

/// <summary>What every model promises.</summary>
public sealed class ModelContractTests
{
    public static TheoryData<string> Models => ["svd", "bias", "global-mean", "popularity", "random"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_SurvivesUnknownUsersAndItems(string name)
    {
        IScorer model = Train(name);
        Assert.All(
            new[] { model.Score(1, 2), model.Score(-7, 2), model.Score(1, 99_999), model.Score(-7, 99_999) },
            score => Assert.True(double.IsFinite(score)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_OfTheSameSeed_ScoresTheSameBits(string name)
    {
        (double[] first, double[] second) = (Catalogue(Train(name)), Catalogue(Train(name)));
        Assert.Equal(first.Select(BitConverter.DoubleToInt64Bits), second.Select(BitConverter.DoubleToInt64Bits));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_ScoresItsCatalogueInTheOrderOfItsSingleScores(string name)
    {
        IScorer model = Train(name);
        double[] scores = Catalogue(model);
        Fold fold = TestData.Checkerboard();
        for (int position = 0; position < scores.Length; position++)
        {
            double single = model.Score(1, fold.Catalogue.Items.IdAt(position));
            Assert.Equal(single, model.Kind == ScoreKind.RatingAndRanking && name == "svd" ? fold.Scale.Clamp(scores[position]) : scores[position], 12);
        }
    }

    [Fact]
    public void Svd_LearnsACheckerboard_WhichBiasCannot()
    {
        Fold fold = TestData.Checkerboard();
        double Error(IScorer model) => Evaluation.Rmse.Of(
            fold.Test.Ratings, [.. Enumerable.Range(0, fold.Test.Count).Select(row => model.Score(fold.Test.Users[row], fold.Test.Items[row]))]);
        var eager = new FunkSvdTrainer(new FunkSvdOptions { Features = 8, Epochs = 3000, LearningRate = 0.02, Regularization = 0.001 }, fold.Scale);
        Assert.InRange(Error(eager.Train(fold.Train, 1)), 0, 0.6);
        Assert.InRange(Error(new BiasModel(fold, 5)), 1.5, 3);
    }

    [Fact]
    public void Svd_SavedAndLoaded_ScoresTheSame_AndSavesTheSameBytes()
    {
        var model = (FunkSvdModel)Train("svd");
        using var first = new MemoryStream();
        model.Save(first);
        first.Position = 0;
        FunkSvdModel loaded = FunkSvdModel.Load(first);
        using var second = new MemoryStream();
        loaded.Save(second);
        Assert.Equal(first.ToArray(), second.ToArray());
        Assert.Equal(model.Score(3, 4), loaded.Score(3, 4));
    }

    [Fact]
    public void Svd_LoadOfSomethingElse_NamesTheFormat()
    {
        var error = Assert.Throws<DataException>(() => FunkSvdModel.Load(new MemoryStream([5, 1, 2, 3, 4, 5, 6])));
        Assert.Equal(ErrorCodes.BadArtifact, error.Code);
        Assert.Contains("funksvd-model/1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Svd_ThatDiverges_SaysSo()
    {
        // A scale without useful ends: nothing clamps the error.
        var trainer = new FunkSvdTrainer(new FunkSvdOptions { LearningRate = 1, Epochs = 200 }, new RatingScale(-1e300, 1e300, 1));
        var error = Assert.Throws<TrainingException>(() => trainer.Train(TestData.Checkerboard().Train, 1));
        Assert.Equal(ErrorCodes.TrainingDiverged, error.Code);
        Assert.Contains("learningRate", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 10, 0.01)]
    [InlineData(10, -3, 0.01)]
    [InlineData(10, 10, double.NaN)]
    [InlineData(10, 10, double.PositiveInfinity)]
    public void Svd_OfOptionsOutOfRange_IsRefused(int features, int epochs, double rate)
    {
        var error = Assert.Throws<ReportedException>(() => new FunkSvdTrainer(
            new FunkSvdOptions { Features = features, Epochs = epochs, LearningRate = rate }, TestData.HalfStars));
        Assert.Equal(ErrorCodes.BadTrainingOption, error.Code);
    }

    [Fact]
    public void Svd_Cancelled_StopsAtTheNextEpoch()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var trainer = new FunkSvdTrainer(new FunkSvdOptions(), TestData.HalfStars);
        Assert.Throws<OperationCanceledException>(() => trainer.Train(TestData.Checkerboard().Train, 1, null, cancellation.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Svd_OfOneUserOrConstantRatings_PredictsThem(int users)
    {
        RatingTable constant = TestData.Table(Enumerable.Range(1, users).SelectMany(user => Enumerable.Range(1, 4).Select(item => ((long)user, (long)item, 3f, 1L))));
        FunkSvdModel model = new FunkSvdTrainer(new FunkSvdOptions { Features = 2, Epochs = 500 }, TestData.HalfStars).Train(constant, 1);
        Assert.Equal(3, model.Score(1, 1), 0.05);
    }

    [Fact]
    public void Popularity_RanksByTrainingRatings()
    {
        Fold fold = TestData.Checkerboard();
        double[] scores = Catalogue(new PopularityModel(fold));
        for (int position = 0; position < scores.Length; position++)
        {
            Assert.Equal(fold.Train.Items.Count(item => item == fold.Catalogue.Items.IdAt(position)), scores[position]);
        }
    }

    private static IScorer Train(string name)
    {
        Fold fold = TestData.Checkerboard();
        switch (name)
        {
            case "svd":
                FunkSvdModel model = new FunkSvdTrainer(new FunkSvdOptions { Features = 5, Epochs = 10 }, fold.Scale).Train(fold.Train, 1);
                model.UseCatalogue(fold.Catalogue);
                return model;
            case "bias":
                return new BiasModel(fold, 5);
            case "global-mean":
                return new GlobalMeanModel(fold);
            case "popularity":
                return new PopularityModel(fold);
            default:
                return new RandomModel(fold, 1);
        }
    }

    private static double[] Catalogue(IScorer model)
    {
        double[] scores = new double[TestData.Checkerboard().Catalogue.Count];
        model.ScoreCatalogue(1, scores);
        return scores;
    }
}
