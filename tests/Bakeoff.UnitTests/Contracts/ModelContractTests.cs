using System.Reflection;
using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Svd;
using Bakeoff.Testing;
using Bakeoff.TwoTower;

namespace Bakeoff.UnitTests;

/// <summary>What every model promises.</summary>
public sealed class ModelContractTests
{
    public static TheoryData<string> Models =>
        ["funk-svd", "exact", "biased-mf", "implicit", "two-tower", .. Baselines.SelectMany(baseline => baseline.Names)];

    private static IEnumerable<ModelDescriptor> Baselines => ModelTable.All.Where(model => model.IsBaseline);

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_SurvivesUnknownUsersAndItems(string name)
    {
        IScorer model = Train(name);
        Assert.All(new[] { model.Score(1, 2), model.Score(-7, 2) }, score => Assert.True(double.IsFinite(score)));
        // Of an item outside the catalogue the towers know no title; everything else knows what is usual.
        Assert.All(new[] { model.Score(1, 99_999), model.Score(-7, 99_999) }, score => Assert.Equal(name != "two-tower", double.IsFinite(score)));
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
            Assert.Equal(single, model is ISvdModel or BayesianMfModel ? fold.Scale.Clamp(scores[position]) : scores[position], 12);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_FoldsUsersIn_WithoutAnotherScoreOfTheOthers(string name)
    {
        Fold fold = TestData.Checkerboard();
        var model = (IFoldInScorer)Train(name);
        UserHistories Histories(params long[] users) => UserHistories.From(TestData.Table(users.SelectMany(user => Enumerable
            .Range(0, fold.Train.Count).Where(row => fold.Train.Users[row] == user)
            .Select(row => (1000 + user, fold.Train.Items[row], fold.Train.Ratings[row], fold.Train.Timestamps[row])))));
        IScorer folded = model.FoldIn(Histories(1, 2, 3), threads: 2);
        foreach (long item in fold.Catalogue.Items.Ids)
        {
            Assert.Equal(model.Score(1, item), folded.Score(1, item));
            Assert.Equal(model.Score(-7, item), folded.Score(-7, item));
            Assert.Equal(model.FoldIn(Histories(2)).Score(1002, item), folded.Score(1002, item));
        }

        // What is popular is so for all; of this catalogue every item has the same genre. The others say something else of two users of unlike
        // ratings.
        bool knowsUsers = name is not ("global-mean" or "last-category") && !name.StartsWith("popularity-", StringComparison.Ordinal);
        Assert.Equal(
            knowsUsers, fold.Catalogue.Items.Ids.ToArray().Any(item => Math.Abs(folded.Score(1001, item) - folded.Score(1002, item)) > 1e-3));
    }

    [Fact]
    public void TwoTower_WithoutHistory_DoesNotFoldIn()
    {
        IFoldInScorer model = TwoTower(TestData.Checkerboard(), history: 0);
        var error = Assert.Throws<TrainingException>(() => model.FoldIn(UserHistories.From(TestData.Table([(1000, 1, 5f, 1)]))));
        Assert.Equal(ErrorCodes.CannotFoldIn, error.Code);
        Assert.Contains("'history'", error.Remedy, StringComparison.Ordinal);
    }

    /// <summary>With the cosine of two sets of raters written out.</summary>
    [Fact]
    public void ItemKnn_SumsTheSimilaritiesToTheNearestNeighboursThatTheUserRated()
    {
        Fold fold = TestData.Checkerboard();
        double[] scores =
            Catalogue(new ItemKnnModel(new RaterLists(fold.TrainingMatrix()), new ItemKnnOptions { Neighbours = 5 }, new ParallelOptions()));
        HashSet<long> RatersOf(long item) =>
            [.. Enumerable.Range(0, fold.Train.Count).Where(row => fold.Train.Items[row] == item).Select(row => fold.Train.Users[row])];
        double Cosine(long a, long b) => RatersOf(a).Intersect(RatersOf(b)).Count() / Math.Sqrt((double)RatersOf(a).Count * RatersOf(b).Count);
        long[] ids = fold.Catalogue.Items.Ids.ToArray();
        for (int position = 0; position < scores.Length; position++)
        {
            IEnumerable<long> nearest = RatersOf(ids[position]).Count == 0 ? [] : ids.Where(id => id != ids[position] && RatersOf(id).Count > 0)
                .OrderByDescending(id => Cosine(ids[position], id)).ThenBy(id => id).Take(5);
            Assert.Equal(nearest.Where(id => RatersOf(id).Contains(1)).Sum(id => Cosine(ids[position], id)), scores[position], 1e-6);
        }
    }

    private static IScorer Train(string name)
    {
        Fold fold = TestData.Checkerboard();
        switch (name)
        {
            case "funk-svd" or "exact" or "biased-mf" or "implicit":
                ISvdModel model = SvdTestData.Trainer(name).Train(RatingMatrix.From(fold.Train), 1);
                model.UseCatalogue(fold.Catalogue);
                return model;
            case "two-tower":
                return TwoTower(fold);
            default:
                return FitBaseline(Baselines.Single(baseline => baseline.Names.Contains(name)), name, fold);
        }
    }

    /// <summary>By the method that its stage calls.</summary>
    private static IScorer FitBaseline(ModelDescriptor baseline, string name, Fold fold)
    {
        var context = new StageContext
        {
            OptionsJson = "{}", Inputs = new Dictionary<string, string>(), Seed = 1, OutputFolder = "", WorkFolder = "",
            ResumeFolder = "", Threads = 2,
        };
        IStage stage = baseline.Stage.Create(context);
        MethodInfo fit = stage.GetType().GetMethod("Fit", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var models = (IEnumerable<IScorer>)fit.Invoke(
            stage,
            [new BaselineInput(new TimedTable(fold.Train, fold.Catalogue.Items), fold.Task, context), baseline.Algorithms[0].Defaults])!;
        return models.Single(model => model.Name == name);
    }

    /// <summary>Without its rating head, so that scores are what the catalogue is ranked by.</summary>
    private static TwoTowerModel TwoTower(Fold fold, int history = 5)
    {
        using var folder = new TestFolder();
        using Interactions rows = Interactions.From(fold.Train, fold.Catalogue.Items);
        var items = new ItemTable(fold.Catalogue);
        var trainer = new TwoTowerTrainer(
            TwoTowerTestData.Notebook with { RatingHead = false, History = history }, 2, new CheckpointFolder(folder.Root), SilentProgress.Instance,
            default);
        TwoTowerModel model = trainer.Train(rows, items, fold.Scale, 1).Model;
        model.UseItems(items);
        return model;
    }

    private static double[] Catalogue(IScorer model)
    {
        double[] scores = new double[TestData.Checkerboard().Catalogue.Count];
        model.ScoreCatalogue(1, scores);
        return scores;
    }
}
