using System.Reflection;
using Bakeoff.Baselines;
using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>What is popular within the categories of what a user rated last.</summary>
public sealed class LastCategoryStageTests
{
    private const long Day = 86_400;
    private static readonly IdMap Items = IdMap.From([10L, 20L, 30L, 40L, 50L]);
    private static readonly string[] Genres = ["Drama", "Comedy|Drama", "Comedy", "War", ""];

    /// <summary>Item 10 is rated twice, 20 three times, 30 and 40 once, 50 never.</summary>
    private static readonly RatingTable Train = TestData.Table(
    [
        (1, 10, 1f, Day), (1, 20, 1f, 2 * Day), (1, 30, 1f, 40 * Day), (2, 20, 1f, Day), (2, 10, 1f, 3 * Day), (3, 20, 1f, Day),
        (3, 40, 1f, 50 * Day),
    ]);

    private static readonly RatingTable Test =
        TestData.Table([(1, 50, 1f, 60 * Day), (2, 50, 1f, 60 * Day), (3, 50, 1f, 45 * Day), (7, 50, 1f, 60 * Day)]);

    [Fact]
    public void Scores_FollowTheSharedCategories_ThenPopularity()
    {
        IScorer model = Fit(new TimedTable(Train, Items).Input(Test, Genres));
        Assert.Equal([2 / 8.0, 1 + 1.5, 1 + 1, 1 / 8.0, 0], Catalogue(model, 1)); // Last: 30, a comedy.
        Assert.Equal([1 + 2, 1 + 1.5, 1 / 8.0, 1 / 8.0, 0], Catalogue(model, 2)); // Last: 10, a drama.
        Assert.Equal([2 / 8.0, 3 / 8.0, 1 / 8.0, 1 / 8.0, 0], Catalogue(model, 7)); // Nobody known: popularity.
        Assert.Equal(Catalogue(model, 2), Items.Ids.ToArray().Select(item => model.Score(2, item)));
        Assert.Equal(Catalogue(model, 7), Items.Ids.ToArray().Select(item => model.Score(7, item)));
        Assert.Equal(0, model.Score(2, 12345));
    }

    /// <summary>User 3 is asked about on day 45: the rating of day 50 is neither the last one nor counted.</summary>
    [Fact]
    public void Rows_OfTheFuture_AreNotTheLast()
    {
        IScorer model = Fit(new TimedTable(Train, Items).Input(Test, Genres));
        Assert.Equal([1 + (2 * 0.5), 1 + 3, 1 + (1 * 0.5), 0, 0], Catalogue(model, 3)); // Last: 20.
    }

    [Fact]
    public void Windows_CountWhatIsWithin()
    {
        IScorer model = Fit(new TimedTable(Train, Items).Input(Test, Genres), days: 30);
        Assert.Equal([0, 1, 1 + 1, 1 / 3.0, 0], Catalogue(model, 1));
    }

    [Fact]
    public void Newcomers_AreKnownByTheLastOfTheirHistory()
    {
        var model = (IFoldInScorer)Fit(new TimedTable(Train, Items).Input(Test, Genres));
        IScorer folded =
            model.FoldIn(UserHistories.From(TestData.Table([(7, 10, 1f, Day), (7, 40, 1f, 2 * Day), (7, 10, 1f, 70 * Day), (1, 10, 1f, 1)])));
        Assert.Equal([2 / 8.0, 3 / 8.0, 1 / 8.0, 1 + 1, 0], Catalogue(folded, 7)); // Day 70 is after the test row.
        Assert.Equal(Catalogue(model, 2), Catalogue(folded, 2));
        Assert.NotEqual(Catalogue(model, 1), Catalogue(folded, 1));
    }

    [Fact]
    public void Datasets_WithoutCategoriesOrTimes_HaveNoSuchModel_AndAreTold()
    {
        var warnings = new List<string>();
        Assert.Empty(FitAll(new TimedTable(Train, Items).Input(Test, warnings: warnings), 0));
        Assert.Contains("category", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Empty(FitAll(new TimedTable(Train, Items, perSecond: 0).Input(Test, Genres, warnings), 0));
        Assert.Contains("no timestamps", warnings[1], StringComparison.Ordinal);
    }

    private static IScorer Fit(BaselineInput input, int days = 0) => FitAll(input, days).Single();

    private static IEnumerable<IScorer> FitAll(BaselineInput input, int days)
    {
        MethodInfo fit = typeof(LastCategoryStage).GetMethod("Fit", BindingFlags.Instance | BindingFlags.NonPublic)!;
        return (IEnumerable<IScorer>)fit.Invoke(new LastCategoryStage(), [input, new LastCategoryOptions { WindowDays = days }])!;
    }

    private static double[] Catalogue(IScorer model, long user)
    {
        double[] scores = new double[Items.Count];
        model.ScoreCatalogue(user, scores);
        return scores;
    }
}
