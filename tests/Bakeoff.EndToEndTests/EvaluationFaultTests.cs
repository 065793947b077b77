using System.Text.Json;
using Bakeoff.Artifacts;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Tables;
using Bakeoff.Testing;
using NJsonSchema;

namespace Bakeoff.EndToEndTests;

/// <summary>Faults that papers have been published with, planted: each is refused or flagged.</summary>
public sealed class EvaluationFaultTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly DuckDbSession _session = new();

    /// <summary>60 users have rated 12 of 40 items each; the last two are the test, in fold 0 of the first 30 users and in fold 1 of the others.</summary>
    public EvaluationFaultTests()
    {
        Directory.CreateDirectory(_folder["ingest"]);
        Directory.CreateDirectory(_folder["split"]);
        Directory.CreateDirectory(_folder["models/mine"]);
        _session.WriteParquet("SELECT i::BIGINT AS item, 'Film ' || i AS title, (1950 + i)::INTEGER AS year, CASE i % 3 WHEN 0 THEN 'Drama' WHEN 1 THEN 'Comedy|Drama' ELSE '' END AS genres FROM range(1, 41) t(i) ORDER BY i", _folder["ingest/items.parquet"]);
        _session.Execute(
            """
            CREATE TABLE split AS SELECT u::BIGINT AS "user", ((u * 7 + n * 3) % 40 + 1)::BIGINT AS item, (((u * 5 + n * n) % 9) / 2 + 1)::FLOAT AS rating,
              (u * 100 + n)::BIGINT AS timestamp, CASE WHEN n >= 10 THEN (CASE WHEN u < 30 THEN 0 ELSE 1 END) END::INTEGER AS test_fold
            FROM range(60) a(u), range(12) b(n) ORDER BY u, n
            """);
        _session.WriteParquet("SELECT \"user\", item, rating, timestamp FROM split", _folder["ingest/ratings.parquet"]);
        _session.Execute("CREATE TABLE predictions AS SELECT \"user\", item, (rating * 0.7 + 1)::DOUBLE AS score FROM split WHERE test_fold = 0");
        _session.Execute(
            """
            CREATE TABLE excluded AS SELECT "user", row_number() OVER (PARTITION BY "user" ORDER BY item)::INTEGER AS rank, item, (-item)::DOUBLE AS score
            FROM (SELECT DISTINCT "user" FROM predictions), range(1, 41) t(item)
            WHERE ("user", item) NOT IN (SELECT ("user", item) FROM split WHERE test_fold IS NULL) QUALIFY rank <= 10
            """);
        _session.Execute("CREATE TABLE included AS SELECT \"user\", item::INTEGER AS rank, item, (-item)::DOUBLE AS score FROM (SELECT DISTINCT \"user\" FROM predictions), range(1, 11) t(item)");
        WriteScale(0.5, 5);
        _folder.Write("models/mine/training.json", "{ \"model\": \"mine\", \"scores\": \"RatingAndRanking\" }");
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task WhatFits_IsMeasured_AndTheTablesHaveARowForEachModelAndUser()
    {
        string output = Evaluate();
        Assert.InRange(QuickstartRun.Metric(Path.Combine(output, "metrics.json"), "mine", "rmse", "test-items"), 0.1, 1);
        string perUser = DuckDbSession.Parquet(Path.Combine(output, "per-user.parquet"));
        Assert.Equal(4 * 30, _session.Scalar<int>($"SELECT count(*) FROM {perUser}"));
        Assert.Equal(
            QuickstartRun.Metric(Path.Combine(output, "metrics.json"), "mine", "recall@10", "seen-excluded"),
            _session.Scalar<double>($"SELECT avg(\"recall@10/seen-excluded\") FROM {perUser} WHERE model = 'mine'"), 12);
        Assert.Equal(60, _session.Scalar<int>($"SELECT sum(rows)::BIGINT FROM {DuckDbSession.Parquet(Path.Combine(output, "slices.parquet"))} WHERE model = 'mine' AND \"by\" = 'item-popularity' AND metric = 'rmse'"));
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(TestPaths.Repository, "docs", "schemas", "metrics.schema.json"), TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(File.ReadAllText(Path.Combine(output, "metrics.json"))));
    }

    /// <summary>metrics.json says what the question is about, declared or by default, and has the comparisons that the answer needs; every name that can be asked for is measured.</summary>
    [Fact]
    public void TheQuestion_IsStated_ComparedAndChecked()
    {
        int[] lengths = [1, 10];
        using JsonDocument byDefault = JsonDocument.Parse(File.ReadAllText(Path.Combine(Evaluate(), "metrics.json")));
        Assert.Equal(["rmse/test-items", "ndcg@10/seen-excluded"], byDefault.RootElement.GetProperty("primary").EnumerateArray().Select(id => id.GetString()));
        Assert.False(byDefault.RootElement.TryGetProperty("pair", out _));
        string[] measured = [.. byDefault.RootElement.GetProperty("definitions").EnumerateArray().Select(definition => $"{definition.GetProperty("name")}/{definition.GetProperty("candidates")}")];
        Assert.All(MetricNames.For(lengths), name => Assert.Contains(MetricNames.Find(name, lengths), measured));

        var options = new EvaluationOptions { K = lengths, Resamples = 200, Primary = ["mae", "recall@1"], Pair = ["mine", "random"] };
        using JsonDocument declared = JsonDocument.Parse(File.ReadAllText(Path.Combine(Evaluate(options), "metrics.json")));
        Assert.Equal(["mae/test-items", "recall@1/seen-excluded"], declared.RootElement.GetProperty("primary").EnumerateArray().Select(id => id.GetString()));
        Assert.Contains(declared.RootElement.GetProperty("comparisons").EnumerateArray(), of => of.GetProperty("name").GetString() == "recall@1" && of.GetProperty("left").GetString() == "mine" && of.GetProperty("right").GetString() == "random");
        Assert.Equal(ErrorCodes.UnknownPrimary, Assert.Throws<ReportedException>(() => Evaluate(options with { Pair = ["mine", "yours"] })).Code);
    }

    [Theory]
    [InlineData("seen items left in", "UPDATE excluded SET item = (SELECT min(item) FROM split s WHERE s.\"user\" = excluded.\"user\" AND test_fold IS NULL AND item NOT IN (SELECT item FROM excluded e WHERE e.\"user\" = s.\"user\")) WHERE rank = 10", "BKF7002", "rated in training")]
    [InlineData("a list with duplicates", "UPDATE excluded SET item = (SELECT item FROM excluded e WHERE e.\"user\" = excluded.\"user\" AND rank = 1) WHERE rank = 2", "BKF7002", "repeat an item")]
    [InlineData("NaN in a list", "UPDATE included SET score = 'NaN' WHERE rank = 3", "BKF7002", "NaN")]
    [InlineData("NaN predictions", "UPDATE predictions SET score = 'NaN' WHERE item = (SELECT min(item) FROM predictions)", "BKF7001", "NaN")]
    [InlineData("predictions whose squares cannot be summed", "UPDATE predictions SET score = 1e155", "BKF7001", "beyond")]
    [InlineData("a test row twice in place of another", "UPDATE predictions SET item = (SELECT max(item) FROM predictions p WHERE p.\"user\" = predictions.\"user\") WHERE \"user\" = 3", "BKF7001", "59 of them belong")]
    [InlineData("predictions of another fold", "DELETE FROM predictions; INSERT INTO predictions SELECT \"user\", item, 3.0 FROM split WHERE test_fold = 1", "BKF7001", "0 of them belong")]
    public void AFault_IsRefused_AndNamed(string fault, string sql, string code, string named)
    {
        _session.Execute(sql);
        var error = Assert.Throws<EvaluationException>(Evaluate);
        Assert.True(error.Code == code && error.Message.Contains(named, StringComparison.Ordinal), $"{fault}: {error.Code} {error.Message}");
    }

    [Theory]
    [InlineData("UPDATE predictions SET score = 3.5")]
    [InlineData("UPDATE predictions SET score = hash(item, \"user\") % 9 / 2 + 0.5")]
    public void AModelThatKnowsNothing_IsFlagged(string sql)
    {
        _session.Execute(sql);
        using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(Evaluate(), "metrics.json")));
        JsonElement mine = metrics.RootElement.GetProperty("models").EnumerateArray().Single(model => model.GetProperty("name").GetString() == "mine");
        Assert.All(
            mine.GetProperty("metrics").EnumerateArray().Where(metric => metric.GetProperty("name").GetString() is "rmse" or "mae" or "ndcg"),
            metric => Assert.True(metric.TryGetProperty("doesNotMeasure", out _), metric.ToString()));
    }

    /// <summary>Jester's scale. User 29's test ratings are both the lowest, so that no order of them is better than another.</summary>
    [Fact]
    public async Task NegativeRatings_GiveNdcgWithinItsBounds_AndAUserWithoutAGainIsLeftOut()
    {
        WriteScale(-10, 10);
        _session.Execute("UPDATE split SET rating = CASE WHEN \"user\" = 29 AND test_fold = 0 THEN -10 ELSE rating * 4 - 10 END");
        _session.Execute("UPDATE predictions p SET score = -(SELECT rating FROM split s WHERE s.\"user\" = p.\"user\" AND s.item = p.item)");
        string metrics = Path.Combine(Evaluate(), "metrics.json");
        foreach (string name in new[] { "ndcg", "ndcg-exp", "ndcg-lenskit", "ndcg-lenskit-exp" })
        {
            Assert.Equal(1, QuickstartRun.Metric(metrics, "oracle", name, "test-items"), 9);
            Assert.Equal(29, Users(metrics, "oracle", name));

            // LensKit's discount is the same for the first two ranks, and each user has two test items.
            double worst = QuickstartRun.Metric(metrics, "mine", name, "test-items"), random = QuickstartRun.Metric(metrics, "random", name, "test-items");
            Assert.InRange(worst, 0, name.Contains("lenskit", StringComparison.Ordinal) ? 1 : random - 0.01);
        }

        Assert.Equal((30, 29, 30), (Users(metrics, "mine", "recall@10"), Users(metrics, "mine", "ndcg-raw@10"), Users(metrics, "mine", "rmse")));
        Assert.Equal(1, QuickstartRun.Metric(metrics, "oracle", "ndcg-raw@10", "seen-excluded"), 9);
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(TestPaths.Repository, "docs", "schemas", "metrics.schema.json"), TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(File.ReadAllText(metrics)));
    }

    /// <summary>Ratings are measured if the dataset has them; where the split leaves one value of several, or the data has none, a reason stands in their place.</summary>
    [Fact]
    public void RatingsThatAreAllEqual_AreMeasured_AndWhereTheyAreNotTheReasonIsGiven()
    {
        _session.Execute("UPDATE split SET rating = 4");
        WriteScale(0.5, 5, "{\"rating\": 4, \"count\": 720}");
        string metrics = Path.Combine(Evaluate(), "metrics.json");
        Assert.InRange(QuickstartRun.Metric(metrics, "mine", "rmse", "test-items"), 0.01, 2);
        Assert.DoesNotContain("whyNoRatings", File.ReadAllText(metrics), StringComparison.Ordinal);
        foreach ((double lowest, double highest, string reason) in new[] { (0.5, 5, "every rating that the split leaves is 4, so that what is left is positive feedback"), (1.0, 1, "the data has interactions and no ratings") })
        {
            WriteScale(lowest, highest);
            using JsonDocument without = JsonDocument.Parse(File.ReadAllText(Path.Combine(Evaluate(), "metrics.json")));
            Assert.Equal(reason, without.RootElement.GetProperty("whyNoRatings").GetString());
            Assert.DoesNotContain(without.RootElement.GetProperty("definitions").EnumerateArray(), definition => definition.GetProperty("candidates").GetString() == "test-items");
        }
    }

    [Fact]
    public void Repeats_GiveTheValueOfEachSeed_AndTheFirstAloneIsTheModels()
    {
        string first = Evaluate();
        foreach (string file in Directory.GetFiles(_folder["models/mine"]))
        {
            _folder.Write("again/mine/" + Path.GetFileName(file), "");
            File.Copy(file, _folder["again/mine/" + Path.GetFileName(file)], overwrite: true);
        }

        _session.WriteParquet("SELECT \"user\", item, score + 1 AS score FROM predictions", _folder["again/mine/predictions.parquet"]);
        string both = StageRunner.Run(
            _folder, new EvaluateStage(), new EvaluationOptions { K = [1, 10], Resamples = 200 },
            StageRunner.Inputs(("Ingest", _folder["ingest"]), ("Split", _folder["split"]), ("TrainMine[0]", _folder["models"]), ("TrainMine[0,1]", _folder["again"])));
        using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(both, "metrics.json")));
        JsonElement[] mine = [.. metrics.RootElement.GetProperty("models").EnumerateArray().Where(model => model.GetProperty("name").GetString() == "mine")];
        JsonElement rmse = Assert.Single(mine).GetProperty("metrics").EnumerateArray().Single(metric => metric.GetProperty("name").GetString() == "rmse");
        double[] values = [.. rmse.GetProperty("repeats").EnumerateArray().Select(value => value.GetDouble())];
        Assert.Equal([QuickstartRun.Metric(Path.Combine(first, "metrics.json"), "mine", "rmse", "test-items"), rmse.GetProperty("value").GetDouble()], [values[0], values[0]]);
        Assert.Equal(2, values.Length);
        Assert.NotEqual(values[0], values[1], 0.1);
    }

    /// <summary>A comparison makes sums and weights of the table by user: a row without a prediction has no weight there either.</summary>
    [Fact]
    public void WhatAComparisonReadsBack_IsTheReportsValue_ThoughSomeRowsHaveNoPrediction()
    {
        _session.Execute("UPDATE predictions SET score = NULL WHERE (item + \"user\") % 3 = 0");
        string output = Evaluate();
        EvaluatedRun run = RunReader.Read("run", "experiment", output);
        ModelMetrics mine = run.Report.Models.Single(model => model.Name == "mine");
        Assert.InRange(mine.Coverage, 0.1, 0.9);
        Assert.All(run.Metrics["mine"], metric => Assert.Equal(mine.Metrics.Single(value => $"{value.Name}/{value.Candidates}" == metric.Key).Value, metric.Value.Total(), 12));
    }

    [Fact]
    public async Task ThreeUsers_HaveValuesWithoutIntervals_AndTheReason()
    {
        _session.Execute("UPDATE split SET test_fold = NULL WHERE \"user\" >= 3; DELETE FROM predictions WHERE \"user\" >= 3; DELETE FROM excluded WHERE \"user\" >= 3; DELETE FROM included WHERE \"user\" >= 3");
        string metrics = File.ReadAllText(Path.Combine(Evaluate(), "metrics.json"));
        MetricsReport report = CanonicalJson.Deserialize<MetricsReport>(metrics);
        Assert.Equal(3, report.TestUsers);
        Assert.All(report.Models.SelectMany(model => model.Metrics), value => Assert.Equal((null, null, "none"), (value.Low, value.High, value.Interval)));
        Assert.All(report.Models.SelectMany(model => model.Metrics), value => Assert.Contains("an interval needs 6 users", value.NoInterval, StringComparison.Ordinal));
        Assert.All(report.Comparisons, of => Assert.Equal((null, null), (of.Low, of.PValue)));
        Assert.All(report.Comparisons, of => Assert.Contains("a verdict needs 6 users, and 3 have a value", of.NoVerdict, StringComparison.Ordinal));
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(TestPaths.Repository, "docs", "schemas", "metrics.schema.json"), TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(metrics));
    }

    [Fact]
    public void UsersWhoAreTestedInTwoFolds_AreCountedOnce_ButHaveARowForEach()
    {
        _session.Execute("UPDATE split SET test_fold = CASE WHEN timestamp % 100 >= 10 THEN timestamp % 100 - 10 END");
        WriteSplit();
        foreach (int fold in new[] { 0, 1 })
        {
            _folder.Write($"fold{fold}/mine/training.json", "{ \"model\": \"mine\", \"scores\": \"RatingAndRanking\" }");
            string seen = $"SELECT (\"user\", item) FROM split WHERE test_fold IS DISTINCT FROM {fold}";
            _session.WriteParquet($"SELECT \"user\", item, (rating * 0.7 + 1)::DOUBLE AS score FROM split WHERE test_fold = {fold}", _folder[$"fold{fold}/mine/predictions.parquet"]);
            foreach ((string file, string where) in new[] { ("recommendations", $"WHERE (u.u, item) NOT IN ({seen})"), ("recommendations-with-seen", "") })
            {
                _session.WriteParquet(
                    $"SELECT u.u::BIGINT AS \"user\", row_number() OVER (PARTITION BY u.u ORDER BY item)::INTEGER AS rank, item::BIGINT AS item, (-item)::DOUBLE AS score FROM range(60) u(u), range(1, 41) t(item) {where} QUALIFY rank <= 10 ORDER BY 1, 2",
                    _folder[$"fold{fold}/mine/{file}.parquet"]);
            }
        }

        string output = StageRunner.Run(
            _folder, new EvaluateStage(), new EvaluationOptions { K = [1, 10], Resamples = 200 },
            StageRunner.Inputs(("Ingest", _folder["ingest"]), ("Split", _folder["split"]), ("TrainMine[0]", _folder["fold0"]), ("TrainMine[1]", _folder["fold1"])));
        EvaluatedRun run = RunReader.Read("run", "experiment", output);
        Assert.Equal((60, 60, 120), (run.Report.TestUsers, run.People.Count, run.Users.Count));
        ModelMetrics mine = run.Report.Models.Single(model => model.Name == "mine");
        Assert.All(mine.Slices, slice => Assert.InRange(slice.Users, 1, 60));
        Assert.All(mine.Metrics.Where(value => value.Low is not null), value => Assert.InRange(value.Value, value.Low!.Value, value.High!.Value));
    }

    [Fact]
    public void Integrity_CountsWhatTheFoldHolds()
    {
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(Integrity(), "integrity.json")));
        Assert.Equal("item", report.RootElement.GetProperty("ties").GetString());
        JsonElement fold = report.RootElement.GetProperty("folds")[0];
        long Naive(string condition) => _session.Scalar<long>($"SELECT count(*) FROM split t WHERE test_fold = 0 AND {condition}");
        Assert.Equal(Naive("true"), fold.GetProperty("testRows").GetInt64());
        Assert.Equal(Naive("EXISTS (FROM split o WHERE o.test_fold IS DISTINCT FROM 0 AND o.\"user\" <> t.\"user\" AND o.timestamp > t.timestamp)"), fold.GetProperty("rowsBeforeTraining").GetInt64());
        Assert.Equal(3, fold.GetProperty("tiedTestRows").GetInt64());
        Assert.Equal(Naive("item NOT IN (SELECT item FROM split WHERE test_fold IS DISTINCT FROM 0)"), fold.GetProperty("coldItemRows").GetInt64());
        double share = _session.Scalar<double>("SELECT avg((SELECT count(*) FROM split o WHERE o.test_fold IS DISTINCT FROM 0 AND o.\"user\" <> t.\"user\" AND o.timestamp > t.timestamp)) / (SELECT count(*) FROM split WHERE test_fold IS DISTINCT FROM 0) FROM split t WHERE test_fold = 0");
        Assert.Equal(share, fold.GetProperty("laterTrainingShare").GetDouble(), 9);
        Assert.Equal(0, fold.GetProperty("ownLaterRows").GetInt64());
    }

    [Theory]
    [InlineData("INSERT INTO split SELECT \"user\", item, rating, timestamp, NULL FROM split WHERE test_fold = 0 LIMIT 1", "a test row that is trained on")]
    [InlineData("UPDATE split SET rating = 5 WHERE rating < 2", "are not those of the dataset")]
    public void Integrity_OfASplitThatLeaks_Fails(string sql, string named)
    {
        _session.Execute(sql);
        var error = Assert.Throws<EvaluationException>(Integrity);
        Assert.Equal(ErrorCodes.LeakingSplit, error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("split", "SELECT * FROM split ORDER BY item, \"user\"")]
    [InlineData("split", "SELECT * FROM split ORDER BY \"user\", timestamp DESC")]
    [InlineData("ingest", "SELECT \"user\", item, rating, timestamp FROM split ORDER BY timestamp % 100, \"user\"")]
    public void Integrity_OfAFileThatIsNotSorted_IsRefused_AndGivesNoVerdict(string stage, string query)
    {
        WriteSplit();
        string file = stage == "split" ? "split.parquet" : "ratings.parquet";
        _session.WriteParquet(query, _folder[$"{stage}/{file}"]);
        _folder.Write("split/split.json", """{ "format": "split/2", "method": "last-n", "ties": "item", "folds": [] }""");
        var error = Assert.Throws<DataException>(() => StageRunner.Run(_folder, new IntegrityStage(), new IntegrityOptions(), StageRunner.Inputs(("Ingest", _folder["ingest"]), ("Split", _folder["split"]))));
        Assert.Equal(ErrorCodes.BadArtifact, error.Code);
        Assert.Contains($"{file} is not sorted", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Everything happens at one time, so that the order of the rows says nothing, and some of the dataset's ratings are left out, as by a lowest rating.</summary>
    [Fact]
    public void Integrity_OfTiesInAnotherOrder_AndOfAPart_Passes()
    {
        _session.Execute("UPDATE split SET timestamp = 7");
        _session.WriteParquet("SELECT \"user\", item, rating, timestamp FROM split ORDER BY \"user\", hash(item)", _folder["ingest/ratings.parquet"]);
        _session.Execute("DELETE FROM split WHERE rating < 2");
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(Integrity(), "integrity.json")));
        Assert.Equal(720, report.RootElement.GetProperty("ratings").GetInt64());
        JsonElement fold = report.RootElement.GetProperty("folds")[0];
        Assert.Equal((0, 0), (fold.GetProperty("rowsBeforeTraining").GetInt64(), fold.GetProperty("laterTrainingShare").GetDouble()));
    }

    /// <summary>Another program's files may be in any order: what is measured is the same.</summary>
    [Fact]
    public void ModelFilesInAnyOrder_GiveTheSameMetrics()
    {
        string before = File.ReadAllText(Path.Combine(Evaluate(), "metrics.json"));
        foreach (string table in new[] { "predictions", "excluded", "included" })
        {
            _session.Execute($"CREATE OR REPLACE TABLE {table} AS FROM {table} ORDER BY hash(item, \"user\")");
        }

        Assert.Equal(before, File.ReadAllText(Path.Combine(Evaluate(), "metrics.json")));
    }

    private string Evaluate() => Evaluate(new EvaluationOptions { K = [1, 10], Resamples = 200 });

    private string Evaluate(EvaluationOptions options)
    {
        WriteSplit();
        _session.WriteParquet("FROM predictions", _folder["models/mine/predictions.parquet"]);
        _session.WriteParquet("FROM excluded", _folder["models/mine/recommendations.parquet"]);
        _session.WriteParquet("FROM included", _folder["models/mine/recommendations-with-seen.parquet"]);
        return StageRunner.Run(
            _folder, new EvaluateStage(), options,
            StageRunner.Inputs(("Ingest", _folder["ingest"]), ("Split", _folder["split"]), ("TrainMine[0]", _folder["models"])));
    }

    private string Integrity()
    {
        WriteSplit();
        _folder.Write("split/split.json", """{ "format": "split/2", "method": "last-n", "ties": "item", "folds": [{ "fold": 0, "tiedTestRows": 3 }] }""");
        return StageRunner.Run(_folder, new IntegrityStage(), new IntegrityOptions(), StageRunner.Inputs(("Ingest", _folder["ingest"]), ("Split", _folder["split"])));
    }

    private void WriteScale(double lowest, double highest, string histogram = "{\"rating\": 4, \"count\": 1}, {\"rating\": 3, \"count\": 1}") =>
        _folder.Write("ingest/profile.json", FormattableString.Invariant($"{{ \"scale\": {{ \"minimum\": {lowest}, \"maximum\": {highest}, \"step\": 0.5 }}, \"histogram\": [{histogram}] }}"));

    private static int Users(string metrics, string model, string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(metrics));
        return document.RootElement.GetProperty("models").EnumerateArray().Single(of => of.GetProperty("name").GetString() == model).GetProperty("metrics").EnumerateArray()
            .First(metric => metric.GetProperty("name").GetString() == name && metric.GetProperty("candidates").GetString() is "test-items" or "seen-excluded").GetProperty("users").GetInt32();
    }

    private void WriteSplit() => _session.WriteParquet("FROM split ORDER BY \"user\", timestamp, item, test_fold", _folder["split/split.parquet"]);
}
