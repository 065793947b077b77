using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>BPR, WARP and the popularity of late as stages: their files, their bytes, and datasets without times.</summary>
public sealed class PairsAndTimeTests : EvaluationTestBase
{
    [Theory]
    [InlineData("TrainBpr", "bpr")]
    [InlineData("TrainWarp", "warp")]
    [InlineData("TrainRecentPopularity", "popularity-1d popularity-half-life-2d popularity-30d")]
    [InlineData("TrainLastCategory", "last-category")]
    public void Files_OfAnyNumberOfThreads_HaveTheSameBytes(string stage, string models)
    {
        Dictionary<string, string> inputs = Split(new SplitOptions { Method = "last-n", N = 2 });
        string[] expected = Hashes(Run(stage, inputs, threads: 1));
        foreach (int threads in new[] { 2, 3, 8 })
        {
            Assert.Equal(expected, Hashes(Run(stage, inputs, threads)));
        }

        Assert.Equal(models.Split(' ').Order(StringComparer.Ordinal), expected.Select(file => file.Split('/')[0]).Distinct());
    }

    /// <summary>Timestamps are those of the dataset's seconds, times 400 here, so that windows of days have something to leave out.</summary>
    [Fact]
    public void Windows_OfATimeline_CountTheLastDaysBeforeTheCut()
    {
        Session.WriteParquet(
            "SELECT \"user\", item, rating, timestamp * 400 AS timestamp FROM split ORDER BY \"user\", timestamp", Folder["ingest/ratings.parquet"]);
        Dictionary<string, string> inputs = Split(new SplitOptions { Method = "timeline", TestShare = 0.3 });
        string rows = DuckDbSession.Parquet(Path.Combine(inputs["Split"], "split.parquet"));
        string lists = DuckDbSession.Parquet(Path.Combine(
            Run("TrainRecentPopularity", inputs, 2), "popularity-1d", ModelFiles.SeenIncluded));
        Assert.Equal(0, Session.Scalar<int>(
            $"""
            SELECT count(*) FROM {lists} l LEFT JOIN (
                SELECT item, count(*) AS n FROM {rows}
                WHERE part = 0 AND timestamp > (SELECT max(timestamp) FROM {rows} WHERE part = 0) - 86400 GROUP BY item) c ON c.item = l.item
            WHERE l.score <> coalesce(c.n, 0)
            """));
        Assert.True(Session.Scalar<int>($"SELECT count(*) FROM {lists} WHERE score > 0") > 0);
    }

    [Fact]
    public void Datasets_WithoutTimes_LeaveTheModelOut_WithAWarning()
    {
        Dictionary<string, string> inputs = Split(new SplitOptions { Method = "timeline", TestShare = 0.3 });
        string profile = File.ReadAllText(Folder["ingest/profile.json"]);
        File.WriteAllText(Folder["ingest/profile.json"], profile.Replace("\"seconds\"", "\"rows\"", StringComparison.Ordinal));
        var warnings = new KeptWarnings();
        string output = StageRunner.Run(
            Folder, new RecentPopularityStage(), new RecentPopularityOptions(), inputs, fold: 0, progress: warnings);
        Assert.Empty(Directory.GetFileSystemEntries(output));
        Assert.Contains("no timestamps", Assert.Single(warnings.Texts), StringComparison.Ordinal);
    }

    private Dictionary<string, string> Split(SplitOptions options)
    {
        string split = StageRunner.Run(Folder, new SplitStage(), options, StageRunner.Inputs(("Ingest", Folder["ingest"])));
        return StageRunner.Inputs(("Ingest", Folder["ingest"]), ("Split", split));
    }

    private string Run(string stage, Dictionary<string, string> inputs, int threads)
    {
        (IStage stage, object options) run = stage switch
        {
            "TrainBpr" => (new BprStage(), new BprOptions { Factors = 8, Epochs = 5 }),
            "TrainWarp" => (new WarpStage(), new WarpOptions { Factors = 8, Epochs = 5 }),
            "TrainLastCategory" => (new LastCategoryStage(), new LastCategoryOptions()),
            _ => (new RecentPopularityStage(), new RecentPopularityOptions { WindowDays = [1, 30], HalfLifeDays = [2] }),
        };
        return StageRunner.Run(Folder, run.stage, run.options, inputs, fold: 0, threads: threads);
    }

    private static string[] Hashes(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(folder, file)}: {ContentHash.OfFile(file)}"),
    ];
}
