using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Svd;

namespace Bakeoff.UnitTests;

/// <summary>What every model promises.</summary>
public sealed class ModelContractTests
{
    public static TheoryData<string> Models => ["funk-svd", "exact", "biased-mf", "implicit", "bias", "global-mean", "popularity", "random"];

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
            Assert.Equal(single, model is ISvdModel ? fold.Scale.Clamp(scores[position]) : scores[position], 12);
        }
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
            case "funk-svd" or "exact" or "biased-mf" or "implicit":
                ISvdModel model = SvdTestData.Trainer(name).Train(RatingMatrix.Of(fold.Train), 1);
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
