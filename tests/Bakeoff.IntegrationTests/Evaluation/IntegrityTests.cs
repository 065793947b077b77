using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>The stage Integrity counts what a fold holds, and refuses a split that leaks.</summary>
public sealed class IntegrityTests : EvaluationTestBase
{
    [Fact]
    public void Integrity_CountsWhatTheFoldHolds()
    {
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(Integrity(), "integrity.json")));
        Assert.Equal("item", report.RootElement.GetProperty("ties").GetString());
        JsonElement fold = report.RootElement.GetProperty("folds")[0];
        long Naive(string condition) => Session.Scalar<long>($"SELECT count(*) FROM split t WHERE test_fold = 0 AND {condition}");
        Assert.Equal(Naive("true"), fold.GetProperty("testRows").GetInt64());
        Assert.Equal(
            Naive("EXISTS (FROM split o WHERE o.test_fold IS DISTINCT FROM 0 AND o.\"user\" <> t.\"user\" AND o.timestamp > t.timestamp)"),
            fold.GetProperty("rowsBeforeTraining").GetInt64());
        Assert.Equal(3, fold.GetProperty("tiedTestRows").GetInt64());
        Assert.Equal(Naive("item NOT IN (SELECT item FROM split WHERE test_fold IS DISTINCT FROM 0)"), fold.GetProperty("coldItemRows").GetInt64());
        double share = Session.Scalar<double>(
            "SELECT avg((SELECT count(*) FROM split o WHERE o.test_fold IS DISTINCT FROM 0 AND o.\"user\" <> t.\"user\" AND o.timestamp > "
                + "t.timestamp)) / (SELECT count(*) FROM split WHERE test_fold IS DISTINCT FROM 0) FROM split t WHERE test_fold = 0");
        Assert.Equal(share, fold.GetProperty("laterTrainingShare").GetDouble(), 9);
        Assert.Equal(0, fold.GetProperty("ownLaterRows").GetInt64());
    }

    [Theory]
    [InlineData(
        "INSERT INTO split SELECT \"user\", item, rating, timestamp, NULL FROM split WHERE test_fold = 0 LIMIT 1", "a test row that is trained on")]
    [InlineData("UPDATE split SET rating = 5 WHERE rating < 2", "are not those of the dataset")]
    public void Integrity_OfASplitThatLeaks_Fails(string sql, string named)
    {
        Session.Execute(sql);
        var error = Assert.Throws<EvaluationException>(Integrity);
        Assert.Equal(ErrorCodes.LeakingSplit, error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private const string Timeline = """
        {
          "format": "split/3", "method": "timeline",
          "folds": [{ "fold": 0, "testFrom": 10, "testUntil": 12 }, { "fold": 1, "testFrom": 12, "testUntil": 20 }],
          "roles": [{ "fold": 0, "test": [1], "training": [0] }, { "fold": 1, "test": [3], "training": [0, 1, 2] }]
        }
        """;

    /// <summary>
    /// Every user rates at the times 0 to 11: 9 rows are trained on, one is tested, one belongs to the window and is not, one comes later.
    /// </summary>
    [Fact]
    public void Integrity_OfWindowsOfTime_SaysWhatEachFoldSees()
    {
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(Windows(""), "integrity.json")));
        JsonElement[] folds = [.. report.RootElement.GetProperty("folds").EnumerateArray()];
        long Of(int fold, string name) => folds[fold].GetProperty(name).GetInt64();
        Assert.Equal((540, 60, 120, 8, 9), (
            Of(0, "trainingRows"), Of(0, "testRows"), Of(0, "unusedRows"), Of(0, "lastTraining"), Of(0, "firstTest")));
        Assert.Equal((660, 60, 10, 11), (Of(1, "trainingRows"), Of(1, "testRows"), Of(1, "lastTraining"), Of(1, "firstTest")));
        Assert.False(folds[1].TryGetProperty("unusedRows", out _));
        Assert.All(new[] { "rowsBeforeTraining", "ownLaterRows", "coldUsers", "coldUserRows", "repeatedRows" }, name => Assert.Equal(0, Of(0, name)));
        Assert.Equal(120, report.RootElement.GetProperty("testedOnce").GetInt64());
    }

    /// <summary>The planted leaks: what a fold tests is not older than what it trains on.</summary>
    [Theory]
    [InlineData("UPDATE windows SET part = 0 WHERE \"user\" = 7 AND timestamp = 11", "a future rating")]
    [InlineData("UPDATE windows SET part = 0 WHERE \"user\" = 7 AND timestamp = 9", "and trains on one of user 7 of 9: a future rating")]
    [InlineData("UPDATE windows SET part = 1 WHERE \"user\" = 7 AND timestamp = 3", "fold 0 tests ratings from 3 on")]
    public void Integrity_OfAFutureRatingInTraining_Fails(string sql, string named)
    {
        var error = Assert.Throws<EvaluationException>(() => Windows(sql));
        Assert.Equal(ErrorCodes.LeakingRoles, error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"training\": [0, 1, 2]", "\"training\": [0, 1, 2, 3]", "training and test")]
    [InlineData("\"training\": [0]", "\"training\": [0], \"validation\": [0]", "training and validation")]
    [InlineData("\"training\": [0]", "\"training\": [0], \"history\": [1]", "history and test")]
    public void Integrity_OfRowsWithTwoRoles_Fails(string before, string after, string named)
    {
        var error = Assert.Throws<EvaluationException>(() => Windows("", Timeline.Replace(before, after, StringComparison.Ordinal)));
        Assert.Equal(ErrorCodes.LeakingRoles, error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The rows from which a held-out user is scored are seen, and not trained on: an item of both counts as repeated, and fails.</summary>
    [Fact]
    public void Integrity_OfHeldOutUsers_CountsTheirHistory_AndFailsOnAFoldedInTestItem()
    {
        const string Users = """
            { "format": "split/3", "method": "users", "folds": [], "roles": [{ "fold": 0, "test": [2], "history": [1, 3], "training": [0] }] }
            """;
        const string Held = "UPDATE windows SET part = CASE WHEN \"user\" >= 50 THEN (CASE WHEN timestamp % 4 = 0 THEN 2 ELSE 1 END) ELSE 0 END";
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(Windows(Held, Users, folds: [0]), "integrity.json")));
        JsonElement fold = report.RootElement.GetProperty("folds")[0];
        long Of(string name) => fold.GetProperty(name).GetInt64();
        Assert.Equal((600, 90, 30, 10, 0, 30), (
            Of("trainingRows"), Of("historyRows"), Of("testRows"), Of("testUsers"), Of("coldUsers"), Of("ownLaterRows")));
        var error = Assert.Throws<EvaluationException>(() => Windows(
            Held + "; INSERT INTO windows SELECT \"user\", item, rating, 12, 1 FROM windows WHERE \"user\" = 55 AND timestamp = 4", Users,
            folds: [0]));
        Assert.Equal(ErrorCodes.LeakingSplit, error.Code);
    }

    /// <summary>The ratings in two windows of time, changed by a statement.</summary>
    private string Windows(string sql, string json = Timeline, int[]? folds = null)
    {
        Session.Execute(
            "CREATE OR REPLACE TABLE windows AS SELECT \"user\", item, rating, timestamp % 100 AS timestamp, "
                + "CASE timestamp % 100 WHEN 9 THEN 1 WHEN 10 THEN 2 WHEN 11 THEN 3 ELSE 0 END AS part FROM split");
        Session.WriteParquet(
            "SELECT \"user\", item, rating, timestamp FROM windows ORDER BY \"user\", timestamp", Folder["ingest/ratings.parquet"]);
        if (sql.Length > 0)
        {
            Session.Execute(sql);
        }

        Session.WriteParquet("FROM windows ORDER BY \"user\", timestamp", Folder["split/split.parquet"]);
        Folder.Write("split/split.json", json);
        return StageRunner.Run(
            Folder, new IntegrityStage(), new IntegrityOptions { Folds = folds ?? [0, 1] },
            StageRunner.Inputs(("Ingest", Folder["ingest"]), ("Split", Folder["split"])));
    }

    [Theory]
    [InlineData("split", "SELECT * FROM split ORDER BY item, \"user\"")]
    [InlineData("split", "SELECT * FROM split ORDER BY \"user\", timestamp DESC")]
    [InlineData("ingest", "SELECT \"user\", item, rating, timestamp FROM split ORDER BY timestamp % 100, \"user\"")]
    public void Integrity_OfAFileThatIsNotSorted_IsRefused_AndGivesNoVerdict(string stage, string query)
    {
        WriteSplit();
        string file = stage == "split" ? "split.parquet" : "ratings.parquet";
        Session.WriteParquet(query, Folder[$"{stage}/{file}"]);
        Folder.Write("split/split.json", """{ "format": "split/2", "method": "last-n", "ties": "item", "folds": [] }""");
        var error = Assert.Throws<DataException>(
            () => StageRunner.Run(
                Folder, new IntegrityStage(), new IntegrityOptions(), StageRunner.Inputs(("Ingest", Folder["ingest"]), ("Split", Folder["split"]))));
        Assert.Equal(ErrorCodes.BadArtifact, error.Code);
        Assert.Contains($"{file} is not sorted", error.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Everything happens at one time, so that the order of the rows says nothing, and some of the dataset's ratings are left out, as by a lowest
    /// rating.
    /// </summary>
    [Fact]
    public void Integrity_OfTiesInAnotherOrder_AndOfAPart_Passes()
    {
        Session.Execute("UPDATE split SET timestamp = 7");
        Session.WriteParquet("SELECT \"user\", item, rating, timestamp FROM split ORDER BY \"user\", hash(item)", Folder["ingest/ratings.parquet"]);
        Session.Execute("DELETE FROM split WHERE rating < 2");
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(Integrity(), "integrity.json")));
        Assert.Equal(720, report.RootElement.GetProperty("ratings").GetInt64());
        JsonElement fold = report.RootElement.GetProperty("folds")[0];
        Assert.Equal((0, 0), (fold.GetProperty("rowsBeforeTraining").GetInt64(), fold.GetProperty("laterTrainingShare").GetDouble()));
    }
}
