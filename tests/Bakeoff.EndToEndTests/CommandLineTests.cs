using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>The engine's command line on the real stages.</summary>
public sealed class CommandLineTests(QuickstartRun run) : IClassFixture<QuickstartRun>
{
    [Fact]
    public void Run_OfQuickstart_PrintsTheTableAndThePath_AndWritesTheReport()
    {
        Assert.Equal(0, run.First.ExitCode);
        Assert.Contains("9 of 9 stages ran", run.First.Output, StringComparison.Ordinal);
        Assert.Contains("│ svd ", run.First.Output, StringComparison.Ordinal);
        Assert.Contains("│ two-tower ", run.First.Output, StringComparison.Ordinal);
        Assert.Contains("Report: ", run.First.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["index.html", "metrics.json", "per-user.parquet", "report.md", "run.html", "slices.parquet"],
            Directory.GetFiles(run.Report).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Run_Again_IsAllUpToDate_AndChangesNothing()
    {
        string before = ContentHash.OfFile(Path.Combine(run.Report, "index.html"));
        CommandResult again = CommandResult.Bakeoff(run.Folder, "run", "Report");
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("all 9 stages up to date", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("runs:", again.Output, StringComparison.Ordinal);
        Assert.Equal(before, ContentHash.OfFile(Path.Combine(run.Report, "index.html")));
    }

    /// <summary>Exact: the models and metrics are IEEE arithmetic in a fixed order, on any processor and any number of threads.</summary>
    [Fact]
    public void Metrics_OfQuickstart_ArePinned() => Snapshot.Match(MetricsFile.Lines(Path.Combine(run.Report, "metrics.json")));

    /// <summary>Another folder, another day, the same hashes.</summary>
    [Fact]
    public void Artifacts_OfQuickstart_ArePinned()
    {
        IEnumerable<string> lines = new[] { "Download", "Ingest", "Split", "Integrity", "TrainSvd", "TrainTwoTower", "TrainBaselines" }
            .SelectMany(stage => Directory.GetFiles(run.Folder[$"artifacts/store/actions/{stage}"]))
            .SelectMany(file =>
            {
                using JsonDocument action = JsonDocument.Parse(File.ReadAllText(file));
                string label = action.RootElement.GetProperty("label").GetString()!;
                return action.RootElement.GetProperty("outputs").EnumerateArray()
                    .Select(output => $"{output.GetProperty("sha256").GetString()![..16]} {label}/{output.GetProperty("path").GetString()}")
                        .ToArray();
            });
        Snapshot.Match(string.Join('\n', lines));
    }

    [Fact]
    public void Models_OfQuickstart_StandInTheOrderThatTheTruthHas()
    {
        string metrics = Path.Combine(run.Report, "metrics.json");
        double Rmse(string model) => MetricsFile.Value(metrics, model, "rmse", "test-items");
        double Recall(string model) => MetricsFile.Value(metrics, model, "recall@100", "seen-excluded");
        Assert.True(Rmse("svd") < Rmse("bias"));
        Assert.True(Rmse("bias") < Rmse("global-mean"));
        Assert.True(Recall("two-tower") > Recall("popularity"));
        Assert.True(Recall("popularity") > Recall("random"));
        Assert.Equal(0, Rmse("oracle"));
        Assert.Equal(1, Recall("oracle"));
    }

    [Fact]
    public void MetricsOfLatestSmall_ArePinned()
    {
        Assert.SkipWhen(TestPaths.Shared is null, "../shared is not here");
        using var folder = new TestFolder();
        CommandResult result = CommandResult.Bakeoff(
            folder, "run", "Report", "-e", "movielens-latest-small", "--mirror", Path.Combine(TestPaths.Shared!, "data"), "--offline");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string metrics = folder["artifacts/reports/movielens-latest-small/metrics.json"];
        string profile = File.ReadAllText(ObjectOf(folder, "Ingest", "profile.json"));
        foreach (string fact in new[]
        {
            "\"ratings\": 100836", "\"users\": 610", "\"items\": 9742", "\"ratedItems\": 9724", "\"firstTimestamp\": 828124615",
            "\"lastTimestamp\": 1537799250", "\"itemsWithoutGenres\": 34", "\"repeatedTitles\": 5", "\"tags\": 3683",
        })
        {
            Assert.Contains(fact, profile, StringComparison.Ordinal);
        }

        Assert.Contains("\"meanRating\": 3.50155", profile, StringComparison.Ordinal);
        Snapshot.Match(MetricsFile.Lines(metrics));
    }

    [Fact]
    public void Run_Strict_NamesWhatDoesNotMeasure_AndFails()
    {
        CommandResult strict = CommandResult.Bakeoff(run.Folder, "run", "Report", "--strict");
        Assert.Equal(1, strict.ExitCode);
        Assert.Matches(
            @"error BKF7003: 4 metrics do not measure global-mean: rmse \(test-items\) does not change when the predictions are shuffled",
            strict.Error);
        Assert.DoesNotContain("popularity", strict.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AfterFeaturesChanged_RunsTrainSvdEvaluateAndReportAlone()
    {
        using TestFolder folder = run.CopyOfTheStore();
        string text = File.ReadAllText(Path.Combine(TestPaths.Repository, "experiments", "quickstart", "experiment.json"));
        folder.Write(
            "experiments/quickstart/experiment.json", text.Replace("\"features\": 40", "\"features\": 4 /* fewer */", StringComparison.Ordinal));
        CommandResult plan = CommandResult.Bakeoff(folder, "explain", "TrainSvd", "--experiments", folder["experiments"]);
        Assert.Contains("option.features changed from 40 to 4", plan.Output, StringComparison.Ordinal);
        CommandResult result = CommandResult.Bakeoff(folder, "run", "Report", "--experiments", folder["experiments"]);
        Assert.Equal(
            ["Evaluate", "Report", "TrainSvd[0]"],
            result.Output.Split('\n').Where(line => line.Contains("runs:", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[0])
                .Order());
        Assert.Contains("3 of 9 stages ran", result.Output, StringComparison.Ordinal);
        Assert.Contains("all 9 stages up to date", CommandResult.Bakeoff(folder, "run", "Report").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Forced_GivesTheSameBytes()
    {
        foreach (string stage in new[] { "Ingest", "Split", "Integrity", "TrainSvd", "TrainTwoTower", "TrainBaselines", "Evaluate" })
        {
            CommandResult result = CommandResult.Bakeoff(run.Folder, "run", stage, "--force");
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            Assert.Contains("runs: --force", result.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("8")]
    public void IngestAndSplit_OnAnotherNumberOfProcessors_GiveTheSameBytes(string processors)
    {
        using var folder = new TestFolder();
        CommandResult result = CommandResult.Run(
            TestPaths.Repository, new Dictionary<string, string> { ["DOTNET_PROCESSOR_COUNT"] = processors }, "dotnet",
            "exec", Path.Combine(AppContext.BaseDirectory, "bakeoff.dll"), "run", "Split", "--artifacts", folder["artifacts"]);
        Assert.Equal(0, result.ExitCode);
        foreach ((string stage, string file) in new[]
        {
            ("Ingest", "ratings.parquet"), ("Ingest", "items.parquet"), ("Ingest", "tags.parquet"), ("Split", "split.parquet"),
        })
        {
            Assert.Equal(Path.GetFileName(ObjectOf(run.Folder, stage, file)), Path.GetFileName(ObjectOf(folder, stage, file)));
        }
    }

    [Fact]
    public void TestRows_Poisoned_ChangeNoTrainedModel()
    {
        using var folder = new TestFolder();
        using var session = new DuckDbSession();
        string ingest = Path.GetDirectoryName(Copy(folder, "Ingest", "ratings.parquet", "items.parquet", "tags.parquet", "profile.json"))!;
        string split = Copy(folder, "Split", "split.parquet", "split.json");
        session.WriteParquet(
            $"SELECT CASE WHEN part = 0 THEN \"user\" + 5000 ELSE \"user\" END AS \"user\", item, CASE WHEN part = 0 THEN 0.5::FLOAT "
                + $"ELSE rating END AS rating, CASE WHEN part = 0 THEN 4000000000 ELSE timestamp END AS timestamp, part FROM "
                + $"{DuckDbSession.Parquet(split)}",
            Path.Combine(Directory.CreateDirectory(folder["poisoned"]).FullName, "split.parquet"));
        File.Copy(Path.Combine(Path.GetDirectoryName(split)!, "split.json"), folder["poisoned/split.json"]);
        foreach ((IStage stage, object options, string model) in new (IStage, object, string)[]
        {
            (new Svd.TrainSvdStage(), new Svd.FunkSvdOptions { Features = 3, Epochs = 5 }, "svd/model/funk-svd.bin"),
            (new Svd.TrainSvdStage(), new Svd.FunkSvdOptions { Features = 3, Epochs = 5, Exact = true }, "svd/model/funk-svd.bin"),
            (new Svd.TrainSvdStage(), new Svd.BiasedMfOptions { Features = 3, Epochs = 5, ValidationRatings = 3 }, "svd/model/biased-mf.bin"),
            (new TwoTower.TrainTwoTowerStage(),
                new TwoTower.TwoTowerOptions { Epochs = 1, Tags = 20, History = 4, Popularity = true, SamplingCorrection = true,
                    ValidationRatings = 1 }, "two-tower/model/two-tower.safetensors"),
        })
        {
            string clean =
                StageRunner.Run(folder, stage, options, StageRunner.Inputs(("Ingest", ingest), ("Split", Path.GetDirectoryName(split)!)), fold: 0);
            string poisoned = StageRunner.Run(folder, stage, options, StageRunner.Inputs(("Ingest", ingest), ("Split", folder["poisoned"])), fold: 0);
            Assert.Equal(ContentHash.OfFile(Path.Combine(clean, model)), ContentHash.OfFile(Path.Combine(poisoned, model)));
        }
    }

    [Theory]
    [InlineData("UPDATE p SET score = NULL WHERE item = (SELECT min(item) FROM p)", null)]
    [InlineData("DELETE FROM p WHERE item = (SELECT min(item) FROM p)", "BKF7001")]
    [InlineData("INSERT INTO p SELECT * FROM p LIMIT 1", "BKF7001")]
    [InlineData("UPDATE p SET item = 999999 WHERE item = (SELECT min(item) FROM p)", "BKF7001")]
    public void Evaluate_OfForeignPredictions_TakesOnlyWhatFitsTheTestSet(string change, string? code)
    {
        using var folder = new TestFolder();
        using var session = new DuckDbSession();
        string ingest = Path.GetDirectoryName(Copy(folder, "Ingest", "items.parquet", "profile.json"))!;
        string split = Path.GetDirectoryName(Copy(folder, "Split", "split.parquet", "split.json"))!;
        string mine = Directory.CreateDirectory(folder["foreign/mine"]).FullName;
        session.Execute(
            $"CREATE TABLE p AS SELECT \"user\", item, 3.0::DOUBLE AS score FROM {DuckDbSession.Parquet(Path.Combine(split, "split.parquet"))} "
                + "WHERE part = 0");
        session.Execute(change);
        session.WriteParquet("FROM p", Path.Combine(mine, "predictions.parquet"));
        folder.Write("foreign/mine/training.json", "{ \"model\": \"mine\", \"scores\": \"Rating\" }");
        string Evaluate() => StageRunner.Run(
            folder, new EvaluateStage(), new EvaluationOptions(),
            StageRunner.Inputs(("Ingest", ingest), ("Split", split), ("TrainForeign[0]", folder["foreign"])));
        if (code is null)
        {
            Assert.InRange(MetricsFile.Value(Path.Combine(Evaluate(), "metrics.json"), "mine", "rmse", "test-items"), 0.5, 2);
        }
        else
        {
            Assert.Equal(code, Assert.Throws<EvaluationException>(Evaluate).Code);
        }
    }

    [Fact]
    public void RunRecord_HasTheSecondsAndThePeakMemoryOfEachStage_WithinItsShare()
    {
        string record = Directory.GetFiles(run.Folder["artifacts/runs/quickstart"], "*Z.json").Order().First();
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(record));
        JsonElement[] stages = [.. document.RootElement.GetProperty("stages").EnumerateArray()];
        Assert.Equal(9, stages.Length);
        Assert.All(
            stages, stage =>
                Assert.True(stage.GetProperty("peakMemoryBytes").GetInt64() > 1_000_000 && stage.GetProperty("seconds").GetDouble() > 0));
        Assert.All(stages, stage => Assert.InRange(stage.GetProperty("peakMemoryBytes").GetInt64(), 1, stage.GetProperty("shareBytes").GetInt64()));
    }

    [Fact]
    public void Plan_AsJson_NamesTheStagesInTheOrderOfTheGraph()
    {
        using JsonDocument plan = JsonDocument.Parse(CommandResult.Bakeoff(run.Folder, "plan", "--json").Output);
        Assert.Equal(
            [
                "Download", "Ingest", "Split", "Integrity", "TrainSvd", "TrainTwoTower", "TrainBaselines", "TrainItemKnn", "TrainUserKnn",
                "TrainRp3Beta", "TrainPureSvd", "TrainEase", "TrainSlim", "TrainIals", "TrainBayesianMf", "TrainAls", "TrainBpr",
                "TrainWarp", "TrainRecentPopularity", "TrainLastCategory", "TrainOwn", "Import", "Evaluate", "Report",
            ],
            plan.RootElement.GetProperty("stages").EnumerateArray().Select(stage => stage.GetString()));
    }

    private static string ObjectOf(TestFolder folder, string stage, string file)
    {
        string action = Directory.GetFiles(folder[$"artifacts/store/actions/{stage}"]).OrderBy(File.GetLastWriteTimeUtc).First();
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(action));
        string hash = document.RootElement.GetProperty("outputs").EnumerateArray().Single(output => output.GetProperty("path").GetString() == file)
            .GetProperty("sha256").GetString()!;
        return folder[$"artifacts/store/objects/{hash[..2]}/{hash}"];
    }

    private string Copy(TestFolder folder, string stage, params string[] files)
    {
        string target = Directory.CreateDirectory(folder[stage]).FullName;
        foreach (string file in files)
        {
            File.Copy(ObjectOf(run.Folder, stage, file), Path.Combine(target, file));
        }

        return Path.Combine(target, files[0]);
    }
}
