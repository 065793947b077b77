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
