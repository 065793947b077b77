using System.Text.Json;
using Bakeoff.Artifacts;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Tables;
using Bakeoff.Testing;
using NJsonSchema;

namespace Bakeoff.IntegrationTests;

/// <summary>Faults that papers have been published with, planted: each is refused or flagged.</summary>
public sealed class EvaluationFaultTests : EvaluationTestBase
{
    [Fact]
    public async Task WhatFits_IsMeasured_AndTheTablesHaveARowForEachModelAndUser()
    {
        string output = Evaluate();
        Assert.InRange(MetricsFile.Value(Path.Combine(output, "metrics.json"), "mine", "rmse", "test-items"), 0.1, 1);
        string perUser = DuckDbSession.Parquet(Path.Combine(output, "per-user.parquet"));
        Assert.Equal(4 * 30, Session.Scalar<int>($"SELECT count(*) FROM {perUser}"));
        Assert.Equal(
            MetricsFile.Value(Path.Combine(output, "metrics.json"), "mine", "recall@10", "seen-excluded"),
            Session.Scalar<double>($"SELECT avg(\"recall@10/seen-excluded\") FROM {perUser} WHERE model = 'mine'"), 12);
        Assert.Equal(
            60, Session.Scalar<int>(
                $"SELECT sum(rows)::BIGINT FROM {DuckDbSession.Parquet(Path.Combine(output, "slices.parquet"))} WHERE model = 'mine' AND \"by\" = "
                    + "'item-popularity' AND metric = 'rmse'"));
        JsonSchema schema = await JsonSchema.FromFileAsync(
            Path.Combine(TestPaths.Repository, "docs", "schemas", "metrics.schema.json"), TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(File.ReadAllText(Path.Combine(output, "metrics.json"))));
    }

    /// <summary>
    /// metrics.json says what the question is about, declared or by default, and has the comparisons that the answer needs; every name that can be
    /// asked for is measured.
    /// </summary>
    [Fact]
    public void TheQuestion_IsStated_ComparedAndChecked()
    {
        int[] lengths = [1, 10];
        using JsonDocument byDefault = JsonDocument.Parse(File.ReadAllText(Path.Combine(Evaluate(), "metrics.json")));
        Assert.Equal(
            ["rmse/test-items", "ndcg@10/seen-excluded"], byDefault.RootElement.GetProperty("primary").EnumerateArray().Select(id => id.GetString()));
        Assert.False(byDefault.RootElement.TryGetProperty("pair", out _));
        string[] measured = [
            .. byDefault.RootElement.GetProperty("definitions").EnumerateArray()
                .Select(definition => $"{definition.GetProperty("name")}/{definition.GetProperty("candidates")}")];
        Assert.All(MetricNames.For(lengths), name => Assert.Contains(MetricNames.Find(name, lengths), measured));

        var options = new EvaluationOptions { K = lengths, Resamples = 200, Primary = ["mae", "recall@1"], Pair = ["mine", "random"] };
        using JsonDocument declared = JsonDocument.Parse(File.ReadAllText(Path.Combine(Evaluate(options), "metrics.json")));
        Assert.Equal(
            ["mae/test-items", "recall@1/seen-excluded"], declared.RootElement.GetProperty("primary").EnumerateArray().Select(id => id.GetString()));
        Assert.Contains(
            declared.RootElement.GetProperty("comparisons").EnumerateArray(), of => of.GetProperty("name").GetString() == "recall@1"
                && of.GetProperty("left").GetString() == "mine" && of.GetProperty("right").GetString() == "random");
        Assert.Equal(ErrorCodes.UnknownPrimary, Assert.Throws<ReportedException>(() => Evaluate(options with { Pair = ["mine", "yours"] })).Code);
    }

    [Theory]
    [InlineData(
        "seen items left in",
        "UPDATE excluded SET item = (SELECT min(item) FROM split s WHERE s.\"user\" = excluded.\"user\" AND test_fold IS NULL AND item NOT IN "
            + "(SELECT item FROM excluded e WHERE e.\"user\" = s.\"user\")) WHERE rank = 10", "BKF7002", "rated in training")]
    [InlineData(
        "a list with duplicates",
        "UPDATE excluded SET item = (SELECT item FROM excluded e WHERE e.\"user\" = excluded.\"user\" AND rank = 1) WHERE rank = 2", "BKF7002",
        "repeat an item")]
    [InlineData("NaN in a list", "UPDATE included SET score = 'NaN' WHERE rank = 3", "BKF7002", "NaN")]
    [InlineData("NaN predictions", "UPDATE predictions SET score = 'NaN' WHERE item = (SELECT min(item) FROM predictions)", "BKF7001", "NaN")]
    [InlineData("predictions whose squares cannot be summed", "UPDATE predictions SET score = 1e155", "BKF7001", "beyond")]
    [InlineData(
        "a test row twice in place of another",
        "UPDATE predictions SET item = (SELECT max(item) FROM predictions p WHERE p.\"user\" = predictions.\"user\") WHERE \"user\" = 3", "BKF7001",
        "59 of them belong")]
    [InlineData(
        "predictions of another fold", "DELETE FROM predictions; INSERT INTO predictions SELECT \"user\", item, 3.0 FROM split WHERE test_fold = 1",
        "BKF7001", "0 of them belong")]
    public void AFault_IsRefused_AndNamed(string fault, string sql, string code, string named)
    {
        Session.Execute(sql);
        var error = Assert.Throws<EvaluationException>(Evaluate);
        Assert.True(error.Code == code && error.Message.Contains(named, StringComparison.Ordinal), $"{fault}: {error.Code} {error.Message}");
    }

    [Theory]
    [InlineData("UPDATE predictions SET score = 3.5")]
    [InlineData("UPDATE predictions SET score = hash(item, \"user\") % 9 / 2 + 0.5")]
    public void AModelThatKnowsNothing_IsFlagged(string sql)
    {
        Session.Execute(sql);
        using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(Evaluate(), "metrics.json")));
        JsonElement mine =
            metrics.RootElement.GetProperty("models").EnumerateArray().Single(model => model.GetProperty("name").GetString() == "mine");
        Assert.All(
            mine.GetProperty("metrics").EnumerateArray().Where(metric => metric.GetProperty("name").GetString() is "rmse" or "mae" or "ndcg"),
            metric => Assert.True(metric.TryGetProperty("doesNotMeasure", out _), metric.ToString()));
    }

    /// <summary>Jester's scale. User 29's test ratings are both the lowest, so that no order of them is better than another.</summary>
    [Fact]
    public async Task NegativeRatings_GiveNdcgWithinItsBounds_AndAUserWithoutAGainIsLeftOut()
    {
        WriteScale(-10, 10);
        Session.Execute("UPDATE split SET rating = CASE WHEN \"user\" = 29 AND test_fold = 0 THEN -10 ELSE rating * 4 - 10 END");
        Session.Execute("UPDATE predictions p SET score = -(SELECT rating FROM split s WHERE s.\"user\" = p.\"user\" AND s.item = p.item)");
        string metrics = Path.Combine(Evaluate(), "metrics.json");
        foreach (string name in new[] { "ndcg", "ndcg-exp", "ndcg-lenskit", "ndcg-lenskit-exp" })
        {
            Assert.Equal(1, MetricsFile.Value(metrics, "oracle", name, "test-items"), 9);
            Assert.Equal(29, Users(metrics, "oracle", name));

            // LensKit's discount is the same for the first two ranks, and each user has two test items.
            double worst = MetricsFile.Value(metrics, "mine", name, "test-items"), random = MetricsFile.Value(metrics, "random", name, "test-items");
            Assert.InRange(worst, 0, name.Contains("lenskit", StringComparison.Ordinal) ? 1 : random - 0.01);
        }

        Assert.Equal((30, 29, 30), (Users(metrics, "mine", "recall@10"), Users(metrics, "mine", "ndcg-raw@10"), Users(metrics, "mine", "rmse")));
        Assert.Equal(1, MetricsFile.Value(metrics, "oracle", "ndcg-raw@10", "seen-excluded"), 9);
        JsonSchema schema = await JsonSchema.FromFileAsync(
            Path.Combine(TestPaths.Repository, "docs", "schemas", "metrics.schema.json"), TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(File.ReadAllText(metrics)));
    }

    /// <summary>
    /// Ratings are measured if the dataset has them; where the split leaves one value of several, or the data has none, a reason stands in their
    /// place.
    /// </summary>
    [Fact]
    public void RatingsThatAreAllEqual_AreMeasured_AndWhereTheyAreNotTheReasonIsGiven()
    {
        Session.Execute("UPDATE split SET rating = 4");
        WriteScale(0.5, 5, "{\"rating\": 4, \"count\": 720}");
        string metrics = Path.Combine(Evaluate(), "metrics.json");
        Assert.InRange(MetricsFile.Value(metrics, "mine", "rmse", "test-items"), 0.01, 2);
        Assert.DoesNotContain("whyNoRatings", File.ReadAllText(metrics), StringComparison.Ordinal);
        foreach ((double lowest, double highest,
            string reason) in new[] { (0.5, 5, "every rating that the split leaves is 4, so that what is left is positive feedback"),
            (1.0, 1, "the data has interactions and no ratings") })
        {
            WriteScale(lowest, highest);
            using JsonDocument without = JsonDocument.Parse(File.ReadAllText(Path.Combine(Evaluate(), "metrics.json")));
            Assert.Equal(reason, without.RootElement.GetProperty("whyNoRatings").GetString());
            Assert.DoesNotContain(
                without.RootElement.GetProperty("definitions").EnumerateArray(), definition =>
                    definition.GetProperty("candidates").GetString() == "test-items");
        }
    }

    [Fact]
    public void Repeats_GiveTheValueOfEachSeed_AndTheFirstAloneIsTheModels()
    {
        string first = Evaluate();
        foreach (string file in Directory.GetFiles(Folder["models/mine"]))
        {
            Folder.Write("again/mine/" + Path.GetFileName(file), "");
            File.Copy(file, Folder["again/mine/" + Path.GetFileName(file)], overwrite: true);
        }

        Session.WriteParquet("SELECT \"user\", item, score + 1 AS score FROM predictions", Folder["again/mine/predictions.parquet"]);
        string both = StageRunner.Run(
            Folder, new EvaluateStage(), new EvaluationOptions { K = [1, 10], Resamples = 200 },
            StageRunner.Inputs(
                ("Ingest", Folder["ingest"]), ("Split", Folder["split"]), ("TrainMine[0]", Folder["models"]), ("TrainMine[0,1]", Folder["again"])));
        using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(both, "metrics.json")));
        JsonElement[] mine =
            [.. metrics.RootElement.GetProperty("models").EnumerateArray().Where(model => model.GetProperty("name").GetString() == "mine")];
        JsonElement rmse =
            Assert.Single(mine).GetProperty("metrics").EnumerateArray().Single(metric => metric.GetProperty("name").GetString() == "rmse");
        double[] values = [.. rmse.GetProperty("repeats").EnumerateArray().Select(value => value.GetDouble())];
        Assert.Equal(
            [MetricsFile.Value(Path.Combine(first, "metrics.json"), "mine", "rmse", "test-items"), rmse.GetProperty("value").GetDouble()],
            [values[0], values[0]]);
        Assert.Equal(2, values.Length);
        Assert.NotEqual(values[0], values[1], 0.1);
    }

    /// <summary>A comparison makes sums and weights of the table by user: a row without a prediction has no weight there either.</summary>
    [Fact]
    public void WhatAComparisonReadsBack_IsTheReportsValue_ThoughSomeRowsHaveNoPrediction()
    {
        Session.Execute("UPDATE predictions SET score = NULL WHERE (item + \"user\") % 3 = 0");
        string output = Evaluate();
        EvaluatedRun run = RunReader.Read("run", "experiment", output);
        ModelMetrics mine = run.Report.Models.Single(model => model.Name == "mine");
        Assert.InRange(mine.Coverage, 0.1, 0.9);
        Assert.All(
            run.Metrics["mine"], metric =>
                Assert.Equal(mine.Metrics.Single(value => value.Id == metric.Key).Value, metric.Value.Total(), 12));
    }

    [Fact]
    public async Task ThreeUsers_HaveValuesWithoutIntervals_AndTheReason()
    {
        Session.Execute(
            "UPDATE split SET test_fold = NULL WHERE \"user\" >= 3; DELETE FROM predictions WHERE \"user\" >= 3; DELETE FROM excluded WHERE "
                + "\"user\" >= 3; DELETE FROM included WHERE \"user\" >= 3");
        string metrics = File.ReadAllText(Path.Combine(Evaluate(), "metrics.json"));
        MetricsReport report = CanonicalJson.Deserialize<MetricsReport>(metrics);
        Assert.Equal(3, report.TestUsers);
        Assert.All(
            report.Models.SelectMany(model => model.Metrics), value =>
                Assert.Equal((null, null, IntervalKind.None), (value.Low, value.High, value.Interval)));
        Assert.All(
            report.Models.SelectMany(model => model.Metrics), value =>
                Assert.Contains("an interval needs 6 users", value.NoInterval, StringComparison.Ordinal));
        Assert.All(report.Comparisons, of => Assert.Equal((null, null), (of.Low, of.PValue)));
        Assert.All(report.Comparisons, of => Assert.Contains("a verdict needs 6 users, and 3 have a value", of.NoVerdict, StringComparison.Ordinal));
        JsonSchema schema = await JsonSchema.FromFileAsync(
            Path.Combine(TestPaths.Repository, "docs", "schemas", "metrics.schema.json"), TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(metrics));
    }

    [Fact]
    public void UsersWhoAreTestedInTwoFolds_AreCountedOnce_ButHaveARowForEach()
    {
        Session.Execute("UPDATE split SET test_fold = CASE WHEN timestamp % 100 >= 10 THEN timestamp % 100 - 10 END");
        WriteSplit();
        foreach (int fold in new[] { 0, 1 })
        {
            Folder.Write($"fold{fold}/mine/training.json", "{ \"model\": \"mine\", \"scores\": \"RatingAndRanking\" }");
            string seen = $"SELECT (\"user\", item) FROM split WHERE test_fold IS DISTINCT FROM {fold}";
            Session.WriteParquet(
                $"SELECT \"user\", item, (rating * 0.7 + 1)::DOUBLE AS score FROM split WHERE test_fold = {fold}",
                Folder[$"fold{fold}/mine/predictions.parquet"]);
            foreach ((string file, string where) in new[]
            {
                ("recommendations", $"WHERE (u.u, item) NOT IN ({seen})"), ("recommendations-with-seen", ""),
            })
            {
                Session.WriteParquet(
                    $"SELECT u.u::BIGINT AS \"user\", row_number() OVER (PARTITION BY u.u ORDER BY item)::INTEGER AS rank, item::BIGINT AS item, "
                        + $"(-item)::DOUBLE AS score FROM range(60) u(u), range(1, 41) t(item) {where} QUALIFY rank <= 10 ORDER BY 1, 2",
                    Folder[$"fold{fold}/mine/{file}.parquet"]);
            }
        }

        string output = StageRunner.Run(
            Folder, new EvaluateStage(), new EvaluationOptions { K = [1, 10], Resamples = 200 },
            StageRunner.Inputs(
                ("Ingest", Folder["ingest"]), ("Split", Folder["split"]), ("TrainMine[0]", Folder["fold0"]), ("TrainMine[1]", Folder["fold1"])));
        EvaluatedRun run = RunReader.Read("run", "experiment", output);
        Assert.Equal((60, 60, 120), (run.Report.TestUsers, run.People.Count, run.Users.Count));
        ModelMetrics mine = run.Report.Models.Single(model => model.Name == "mine");
        Assert.All(mine.Slices, slice => Assert.InRange(slice.Users, 1, 60));
        Assert.All(mine.Metrics.Where(value => value.Low is not null), value => Assert.InRange(value.Value, value.Low!.Value, value.High!.Value));
    }

    /// <summary>Another program's files may be in any order: what is measured is the same.</summary>
    [Fact]
    public void ModelFilesInAnyOrder_GiveTheSameMetrics()
    {
        string before = File.ReadAllText(Path.Combine(Evaluate(), "metrics.json"));
        foreach (string table in new[] { "predictions", "excluded", "included" })
        {
            Session.Execute($"CREATE OR REPLACE TABLE {table} AS FROM {table} ORDER BY hash(item, \"user\")");
        }

        Assert.Equal(before, File.ReadAllText(Path.Combine(Evaluate(), "metrics.json")));
    }

    private static int Users(string metrics, string model, string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(metrics));
        return document.RootElement.GetProperty("models").EnumerateArray().Single(of => of.GetProperty("name").GetString() == model)
            .GetProperty("metrics").EnumerateArray()
            .First(metric => metric.GetProperty("name").GetString() == name && metric.GetProperty("candidates").GetString() is "test-items"
                or "seen-excluded").GetProperty("users").GetInt32();
    }
}
