using System.Reflection;
using Bakeoff.Baselines;
using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>The popularity of late: windows to the second, no look ahead, names.</summary>
public sealed class RecentPopularityStageTests
{
    private const long Day = 86_400;
    private static readonly IdMap Items = IdMap.From([10L, 20L, 30L, 40L]);
    private static readonly RatingTable Train = TestData.Table(
    [
        (1, 10, 1f, 0), (1, 10, 1f, 100), (1, 20, 1f, 7 * Day), (2, 10, 1f, 1), (2, 20, 1f, (7 * Day) + 50), (2, 30, 1f, (8 * Day) - 1),
    ]);

    [Theory]
    [InlineData(7 * Day, new double[] { 3, 0, 0, 0 })] // The row at 0 is within, that at 7 days is not before.
    [InlineData((7 * Day) + 1, new double[] { 2, 1, 0, 0 })] // The row at 0 has left.
    [InlineData((7 * Day) + 100, new double[] { 1, 2, 0, 0 })]
    [InlineData((7 * Day) + 101, new double[] { 0, 2, 0, 0 })]
    [InlineData(8 * Day, new double[] { 0, 2, 1, 0 })]
    [InlineData(500 * Day, new double[] { 0, 2, 1, 0 })] // Nothing is known after training: the window ends with it.
    public void Windows_EndBeforeTheSecondOfTheFirstTestRow(long asked, double[] expected)
    {
        IScorer model = Fit(Train, TestData.Table([(5, 10, 1f, asked), (5, 20, 1f, asked + Day)])).Single(model => model.Name == "popularity-7d");
        Assert.Equal(expected, Catalogue(model, 5));
        Assert.Equal(expected, Items.Ids.ToArray().Select(item => model.Score(5, item)));
        Assert.Equal([0, 2, 1, 0], Catalogue(model, 6)); // Somebody without a test row is asked about at the end of training.
        Assert.Equal(0, model.Score(5, 12345));
    }

    /// <summary>A planted row at or after the moment at which a user is asked about changes nothing, whoever's it is.</summary>
    [Fact]
    public void Rows_OfTheFuture_ChangeNothing()
    {
        RatingTable test = TestData.Table([(5, 10, 1f, (7 * Day) + 60), (9, 10, 1f, 9 * Day)]);
        RatingTable planted = TestData.Table(
        [
            .. Enumerable.Range(0, Train.Count).Select(row => (Train.Users[row], Train.Items[row], Train.Ratings[row], Train.Timestamps[row])),
            (3, 40, 1f, (7 * Day) + 60), (3, 40, 1f, (8 * Day) - 1),
        ]);
        IScorer[] models = [.. Fit(Train, test)], withPlanted = [.. Fit(planted, test)];
        Assert.Equal(5, models.Length);
        foreach ((IScorer model, IScorer other) in models.Zip(withPlanted))
        {
            Assert.Equal(Catalogue(model, 5), Catalogue(other, 5));
            Assert.NotEqual(Catalogue(model, 9), Catalogue(other, 9)); // Who is asked later is told.
        }
    }

    [Fact]
    public void Models_OfHalfLives_WeighRowsByTheirAge()
    {
        IScorer model = Fit(Train, TestData.Table([(5, 10, 1f, 7 * Day)])).Single(model => model.Name == "popularity-half-life-7d");
        Assert.Equal(1.5, model.Score(5, 10), 1e-3); // Three rows of seven days ago.
        Assert.Equal(0, model.Score(5, 20));
    }

    [Fact]
    public void Names_AreThoseOfTheOptions()
    {
        var model = new RecentPopularityDescriptor();
        Assert.Equal(["popularity-7d", "popularity-30d", "popularity-90d", "popularity-half-life-30d"], model.Names);
        Assert.Equal(
            ["popularity-2d", "popularity-5d", "popularity-half-life-9d"],
            model.FindTrained(new RecentPopularityOptions { WindowDays = [5, 2, 5], HalfLifeDays = [9] }, hasRatings: false));
        Assert.All(new[] { "popularity-7d", "popularity-123d", "popularity-half-life-1d" }, name => Assert.True(model.MayWrite(name)));
        Assert.All(
            new[] { "popularity", "popularity-07d", "popularity-d", "popularity-7", "popularity--7d", "popularity-half-life-d", "warp" },
            name => Assert.False(model.MayWrite(name)));
    }

    [Fact]
    public void Datasets_WithoutTimes_HaveNoSuchModel_AndAreTold()
    {
        var warnings = new List<string>();
        var source = new TimedTable(Train, Items, perSecond: 0);
        Assert.Empty(Fit(source.Input(TestData.Table([(5, 10, 1f, 7)]), warnings: warnings)));
        Assert.Contains("no timestamps", Assert.Single(warnings), StringComparison.Ordinal);
    }

    private static IEnumerable<IScorer> Fit(RatingTable train, RatingTable test) => Fit(new TimedTable(train, Items).Input(test));

    private static IEnumerable<IScorer> Fit(BaselineInput input)
    {
        MethodInfo fit = typeof(RecentPopularityStage).GetMethod("Fit", BindingFlags.Instance | BindingFlags.NonPublic)!;
        return (IEnumerable<IScorer>)fit.Invoke(
            new RecentPopularityStage(), [input, new RecentPopularityOptions { WindowDays = [7, 30, 90], HalfLifeDays = [7, 30] }])!;
    }

    private static double[] Catalogue(IScorer model, long user)
    {
        double[] scores = new double[Items.Count];
        model.ScoreCatalogue(user, scores);
        return scores;
    }
}
