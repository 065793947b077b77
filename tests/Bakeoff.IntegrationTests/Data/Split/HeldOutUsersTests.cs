using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Evaluation;
using Bakeoff.Svd;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>Users who are held out whole, from the split through training to metrics, and leaks of such a split that are planted.</summary>
public sealed class HeldOutUsersTests : EvaluationTestBase
{
    private static readonly SplitOptions Options = new() { Method = "users", TestUsers = 10, ValidationUsers = 5 };
    private readonly Dictionary<string, string> _inputs;

    public HeldOutUsersTests()
    {
        string split = StageRunner.Run(Folder, new SplitStage(), Options, StageRunner.Inputs(("Ingest", Folder["ingest"])));
        _inputs = StageRunner.Inputs(("Ingest", Folder["ingest"]), ("Split", split));
        Session.Execute($"CREATE TABLE held AS FROM {DuckDbSession.Parquet(Path.Combine(split, "split.parquet"))}");
    }

    [Fact]
    public void Models_AreTrainedOnNobodyOfThem_AndScoreThemFromTheirHistories()
    {
        string baselines = Train(new TrainBaselinesStage(), new BaselineOptions());
        string ease = Train(new EaseStage(), new EaseOptions { Regularization = 20 });
        string ials = Train(new IalsStage(), new IalsOptions { Factors = 8 });
        string[] lists =
        [
            ease, ials, Train(new ItemKnnStage(), new ItemKnnOptions { Neighbours = 20 }),
            Train(new UserKnnStage(), new UserKnnOptions { Neighbours = 20 }),
            Train(new BayesianMfStage(), new BayesianMfOptions { Factors = 3, Samples = 20, KeptSamples = 4 }),
            Train(new Rp3BetaStage(), new Rp3BetaOptions { Neighbours = 20 }), Train(new PureSvdStage(), new PureSvdOptions { Factors = 8 }),
        ];
        string funk = Train(new TrainSvdStage(), new FunkSvdOptions { Features = 4, Epochs = 20 });
        string biased = Train(new TrainSvdStage(), new BiasedMfOptions { Features = 4, Epochs = 20 });
        string[] models = [.. lists.Append(baselines).SelectMany(Directory.GetDirectories), Path.Combine(funk, "svd"), Path.Combine(biased, "svd")];
        Assert.Equal(11, models.Length);
        foreach (string model in models)
        {
            string predictions = File(model, ModelFiles.Predictions), listed = File(model, ModelFiles.SeenExcluded);
            Assert.Equal(0, Count($"FROM {predictions} WHERE (\"user\", item) NOT IN (SELECT (\"user\", item) FROM held WHERE part = 2)"));
            Assert.Equal(Count("FROM held WHERE part = 2"), Count($"FROM {predictions} WHERE score IS NOT NULL"));
            if (Path.GetFileName(model) != "global-mean")
            {
                Assert.Equal(10, Count($"FROM (SELECT DISTINCT \"user\" FROM {listed})"));
                Assert.Equal(0, Count($"FROM {listed} WHERE (\"user\", item) IN (SELECT (\"user\", item) FROM held WHERE part = 1)"));
                Assert.Contains(
                    "\"trainingRows\": 540", System.IO.File.ReadAllText(Path.Combine(model, ModelFiles.Training)), StringComparison.Ordinal);
            }
        }

        Assert.True(Count($"FROM (SELECT DISTINCT score FROM {File(Path.Combine(ease, "ease"), ModelFiles.Predictions)})") > 10);
        string metrics = System.IO.File.ReadAllText(Path.Combine(
            StageRunner.Run(
                Folder, new EvaluateStage(), new EvaluationOptions { K = [10], Resamples = 200 },
                new Dictionary<string, string>(_inputs) { ["TrainBaselines[0]"] = baselines, ["TrainIals[0]"] = ials, ["TrainSvd[0]"] = funk }),
            "metrics.json"));
        Assert.Contains("\"ials\"", metrics, StringComparison.Ordinal);
        Assert.Contains("\"popularity\"", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_OfACustomModel_HoldNoRowOfThem_AndTheirHistoriesApart()
    {
        Fold fold = FoldReader.Read(new StageContext
        {
            OptionsJson = "{}", Inputs = _inputs, Fold = 0, OutputFolder = Folder["out"], WorkFolder = Folder["work"],
            ResumeFolder = Folder["resume"],
        });
        Assert.Equal(540, fold.Train.Count);
        Assert.Equal(10, fold.Task.Histories!.Users.Count);
        Assert.Equal(100, fold.Task.Histories.Count);
        foreach (long user in fold.Task.TestUsers)
        {
            Assert.DoesNotContain(user, fold.Train.Users);
            Assert.Equal(
                Session.List($"SELECT item FROM held WHERE part = 1 AND \"user\" = {user} ORDER BY item", row => row.GetInt64(0)),
                fold.Task.SeenBy(user).Select(fold.Catalogue.Items.IdAt));
        }
    }

    [Fact]
    public void Integrity_OfTheSplit_FindsNothing_AndNobodyCold()
    {
        string report = System.IO.File.ReadAllText(Path.Combine(Integrity("true"), "integrity.json"));
        Assert.Contains("\"coldUsers\": 0", report, StringComparison.Ordinal);
        Assert.Contains("\"testUsers\": 10", report, StringComparison.Ordinal);
    }

    /// <summary>
    /// A row of a test user's history, a ranked row and a row of a validation user in training, and a folded-in item that is ranked again.
    /// </summary>
    [Theory]
    [InlineData("UPDATE held SET part = 0 WHERE rowid = (SELECT min(rowid) FROM held WHERE part = 1)", "BKF7014", "out whole")]
    [InlineData("UPDATE held SET part = 0 WHERE rowid = (SELECT min(rowid) FROM held WHERE part = 2)", "BKF7014", "out whole")]
    [InlineData("UPDATE held SET part = 0 WHERE rowid = (SELECT min(rowid) FROM held WHERE part = 4)", "BKF7014", "out whole")]
    [InlineData("UPDATE held SET part = 0 WHERE rowid = (SELECT min(rowid) FROM held WHERE part = 5)", "BKF7014", "out whole")]
    [InlineData("INSERT INTO held SELECT * REPLACE (2 AS part) FROM held WHERE part = 1 LIMIT 1", "BKF7004", "more than once")]
    public void Integrity_OfAPlantedLeak_Fails(string sql, string code, string named)
    {
        var error = Assert.Throws<EvaluationException>(() => Integrity(sql));
        Assert.Equal(code, error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    /// <summary>In the slice for choosing options the test users do not occur, and those are tested who were kept back.</summary>
    [Fact]
    public void ValidationSlice_HasNoTestUser()
    {
        string slice = DuckDbSession.Parquet(Path.Combine(
            StageRunner.Run(Folder, new SplitStage(), Options with { Slice = "validation" }, StageRunner.Inputs(("Ingest", Folder["ingest"]))),
            "split.parquet"));
        Assert.Equal(0, Count($"FROM {slice} WHERE \"user\" IN (SELECT \"user\" FROM held WHERE part IN (1, 2))"));
        Assert.Equal(Count("FROM held WHERE part = 0"), Count($"FROM {slice} WHERE part = 0"));
        Assert.Equal(
            0, Count(
                $"FROM {slice} s WHERE part > 0 AND NOT EXISTS (FROM held h WHERE h.\"user\" = s.\"user\" AND h.item = s.item AND h.part = s.part "
                    + "+ 3)"));
    }

    [Fact]
    public void Write_OfAModelThatCannotFoldIn_IsRefused()
    {
        var context = new StageContext
        {
            OptionsJson = "{}", Inputs = _inputs, Fold = 0, OutputFolder = Folder["out"], WorkFolder = Folder["work"],
            ResumeFolder = Folder["resume"],
        };
        var error = Assert.Throws<TrainingException>(
            () => ModelOutput.Write(context, FoldReader.ReadTask(context), new Knowing(), new TrainingReport { Model = "knowing", Scores = "" }));
        Assert.Equal(ErrorCodes.CannotFoldIn, error.Code);
    }

    private string Train(IStage stage, object options) => StageRunner.Run(Folder, stage, options, _inputs, fold: 0);

    private string Integrity(string sql)
    {
        Directory.CreateDirectory(Folder["planted"]);
        System.IO.File.Copy(Path.Combine(_inputs["Split"], "split.json"), Folder["planted/split.json"]);
        Session.Execute(sql == "true" ? "SELECT 1" : sql);
        Session.WriteParquet("FROM held ORDER BY \"user\", timestamp, item, part", Folder["planted/split.parquet"]);
        return StageRunner.Run(
            Folder, new IntegrityStage(), new IntegrityOptions(), StageRunner.Inputs(("Ingest", Folder["ingest"]), ("Split", Folder["planted"])));
    }

    private static string File(string model, string name) => DuckDbSession.Parquet(Path.Combine(model, name));

    private long Count(string from) => Session.Scalar<long>($"SELECT count(*) {from}");

    private sealed class Knowing : IScorer
    {
        public string Name => "knowing";

        public ScoreKind Kind => ScoreKind.Ranking;

        public double Score(long user, long item) => 0;

        public void ScoreCatalogue(long user, Span<double> scores) => scores.Clear();
    }
}
