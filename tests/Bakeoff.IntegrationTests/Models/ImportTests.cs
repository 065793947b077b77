using System.IO.Compression;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Models;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>Lists and scores that were made elsewhere: every format is read alike, and what does not fit is refused with its line.</summary>
public sealed class ImportTests(ImportedRatings ratings) : IClassFixture<ImportedRatings>, IDisposable
{
    private static readonly string[] s_lists = ["1 1 40 2", "1 2 30 1", "2 1 30 4", "2 2 40 4"];
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv", "user,item,score\n1,30,1\n1,40,2\n2,30,4\n2,40,4\n")]
    [InlineData("csv", "\uFEFFRank,\"note\",Item,USER,score\r\n2,\"x, y\",30,1,1\r\n1,,40,1,2\r\n\r\n1,,30,2,4\r\n2,,40,2,4\r\n")]
    [InlineData("tsv", "user\titem\trank\tscore\n1\t40\t1\t2\n1\t30\t2\t1\n2\t30\t1\t4\n2\t40\t2\t4\n")]
    [InlineData(
        "jsonl", "{\"user\": 1, \"item\": \"40\", \"score\": 2.0}\n\n{\"item\": 30, \"user\": 1, \"score\": 1}\n{\"user\": 2, \"item\": 30, "
            + "\"score\": 4}\n{\"user\": 2, \"item\": 40, \"score\": 4}\n")]
    [InlineData("trec", "1 Q0 40 1 2 mine\n1\tQ0\t30  2 1.0 mine\n2 Q0 30 1 4 mine\n\n2 Q0 40 2 4e0 mine\n")]
    [InlineData("trec", "1 Q0 40 0 2 mine\n1 Q0 30 1 1 mine\n2 Q0 30 0 4 mine\n2 Q0 40 1 4 mine\n")]
    public void EveryFormat_GivesTheSameLists(string format, string text)
    {
        Assert.Equal(s_lists, Lists(Import(format, text)));
        Assert.Equal(s_lists, Lists(Import(format, text, zipped: true)));
    }

    /// <summary>An order by ids would favour low ones: where ids follow popularity, a list of nothing but ties would be a good one.</summary>
    [Theory]
    [InlineData("csv", "user,item,score\n1,30,1\n1,40,1\n2,40,4\n2,30,4\n")]
    [InlineData(
        "jsonl", "{\"user\":1,\"item\":30,\"score\":1}\n{\"user\":2,\"item\":40,\"score\":4}\n{\"user\":1,\"item\":40,\"score\":1}\n"
            + "{\"user\":2,\"item\":30,\"score\":4}\n")]
    public void EqualScores_StayInTheOrderOfTheRows(string format, string text) =>
        Assert.Equal(["1 1 30 1", "1 2 40 1", "2 1 40 4", "2 2 30 4"], Lists(Import(format, text)));

    [Fact]
    public void RanksWithoutScores_AreEnough() =>
        Assert.Equal(["1 1 40", "1 2 30", "2 1 30"], Lists(Import("csv", "user,item,rank\n1,30,2\n1,40,1\n2,30,1\n")));

    /// <summary>A float is that number, not the decimal that it is printed as.</summary>
    [Fact]
    public void Parquet_IsReadByItsTypes()
    {
        using var session = new DuckDbSession();
        string file = _folder["lists.parquet"];
        session.WriteParquet("SELECT 0.1::FLOAT AS score, 30::INTEGER AS item, '1' AS \"user\"", file);
        string output = Import("parquet", File.ReadAllBytes(file));
        Assert.Equal([0.1f], Rows(output, ModelFiles.SeenExcluded, "score", row => (float)row.GetDouble(0)));
        Assert.NotEqual([0.1], Rows(output, ModelFiles.SeenExcluded, "score", row => row.GetDouble(0)));
    }

    [Theory]
    [InlineData("csv", "user,item,score\n1,30,1\n9,30,1\n", ErrorCodes.ForeignLists, 3, "the experiment has no user '9'")]
    [InlineData("csv", "user,item,score\n\n\n1,99,1\n", ErrorCodes.ForeignLists, 4, "the experiment has no item '99' (of user 1)")]
    [InlineData("csv", "user,item,score\n1,030,1\n", ErrorCodes.ForeignLists, 2, "the experiment has no item '030' (of user 1)")]
    [InlineData("csv", "user,item,score\n,30,1\n", ErrorCodes.ForeignLists, 2, "a row has no user or no item (user '', item '30')")]
    [InlineData("csv", "user,item,score,fold\n1,30,1,7\n", ErrorCodes.ForeignLists, 2, "the split has no fold '7' (of user 1)")]
    [InlineData(
        "csv", "user,item,score\n1,30,1\n1,40,1\n1,30,2\n", ErrorCodes.ContradictoryLists, 4, "item 30 of user 1 is there twice (first in row 1)")]
    [InlineData(
        "csv", "user,item,score\n1,30,NaN\n", ErrorCodes.ContradictoryLists, 2, "the score 'NaN' of user 1 and item 30 is not a finite number")]
    [InlineData(
        "csv", "user,item,score\n1,30,-inf\n", ErrorCodes.ContradictoryLists, 2, "the score '-inf' of user 1 and item 30 is not a finite number")]
    [InlineData(
        "csv", "user,item,score\n1,30,1_0\n", ErrorCodes.ContradictoryLists, 2, "the score '1_0' of user 1 and item 30 is not a finite number")]
    [InlineData("csv", "user,item,rank\n1,30,1_0\n", ErrorCodes.ContradictoryLists, 2, "the rank '1_0' of item 30 of user 1 is not a number from 1")]
    [InlineData("csv", "user,item,score\n1,30,\n", ErrorCodes.ContradictoryLists, 2, "item 30 of user 1 has neither a rank nor a score")]
    [InlineData(
        "jsonl", "{\"user\":1,\"item\":30,\"score\":1}\n{\"user\":1,\"item\":40,\"score\":\"NaN\"}\n", ErrorCodes.ContradictoryLists, 2,
        "the score 'NaN' of user 1 and item 40 is not a finite number")]
    [InlineData(
        "jsonl", "{\"user\":1,\"item\":30,\"rank\":1}\n\n{\"user\":1,\"item\":40,\"rank\":2,\"item\":50}\n", ErrorCodes.UnreadableLists, 3,
        "the object has several keys 'item'")]
    [InlineData("csv", "user,item,rank\n1,30,1\n1,40,1\n", ErrorCodes.ContradictoryLists, 3, "item 40 has rank 1 where 2 is expected")]
    [InlineData("csv", "user,item,rank\n1,30,1\n1,40,3\n", ErrorCodes.ContradictoryLists, 3, "item 40 has rank 3 where 2 is expected")]
    [InlineData("csv", "user,item,rank\n1,30,0\n1,40,1\n", ErrorCodes.ContradictoryLists, 2, "item 30 has rank 0 where 1 is expected")]
    [InlineData(
        "csv", "user,item,rank\n1,30,first\n", ErrorCodes.ContradictoryLists, 2, "the rank 'first' of item 30 of user 1 is not a number from 1")]
    [InlineData(
        "trec", "1 Q0 30 1 1 x\n1 Q0 40 2 2 x\n", ErrorCodes.ContradictoryLists, 2,
        "item 40 of user 1 has a greater score (2.0) than the item of the rank before it")]
    [InlineData(
        "csv", "user,item,score\n1,30,1\n1,20,2\n", ErrorCodes.SeenRecommended, 3,
        "user 1 is recommended item 20, which that user has rated in training")]
    [InlineData(
        "csv", "user,item,rank\n1,30,1.4\n1,40,2.4\n", ErrorCodes.ContradictoryLists, 2, "the rank '1.4' of item 30 of user 1 is not a number")]
    [InlineData(
        "csv", "user,item,rank,score\n1,30,1,1\n1,40,2,\n", ErrorCodes.ContradictoryLists, 3, "item 40 of user 1 has no score, and other rows")]
    [InlineData("csv", "user,movie,score\n1,30,1\n", ErrorCodes.UnreadableLists, 1, "it has no column 'item'")]
    [InlineData("csv", "user,item\n1,30\n", ErrorCodes.UnreadableLists, 1, "it has no column 'rank' or 'score'")]
    [InlineData("csv", "user,item,score,Item\n1,30,1,2\n", ErrorCodes.UnreadableLists, 1, "it has several columns 'item'")]
    [InlineData(
        "csv", "user,item,score\n1,30,1\n1,40\n", ErrorCodes.UnreadableLists, 3,
        "the row '1,40' cannot be read: Expected Number of Columns: 3 Found: 2")]
    [InlineData("jsonl", "{\"user\":1,\"item\":30,\"score\":1}\n{\"user\":1,\n", ErrorCodes.UnreadableLists, 2, "the line is not a JSON object")]
    [InlineData("trec", "1 Q0 30 1 1 x\n1 30 1 1 x\n", ErrorCodes.UnreadableLists, 2, "the line does not have the six columns of a run")]
    [InlineData("csv", "user,item,score\n", ErrorCodes.UnreadableLists, null, "it has no rows")]
    public void WhatDoesNotFit_IsRefused_WithItsLine(string format, string text, string code, int? line, string message)
    {
        var error = Assert.Throws<EvaluationException>(() => Import(format, text));
        Assert.Equal((code, $"external/lists.{format}", line), (error.Code, error.Location!.File, (int?)error.Location.Line));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Theory]
    [InlineData("csv", true)]
    [InlineData("csv", false)]
    [InlineData("jsonl", true)]
    [InlineData("trec", false)]
    public void Utf16_IsNamed(string format, bool hasMark)
    {
        const string Text = "user,item,score\n1,30,1\n";
        byte[] file = [.. hasMark ? Encoding.Unicode.GetPreamble() : [], .. Encoding.Unicode.GetBytes(Text)];
        var error = Assert.Throws<EvaluationException>(() => Import(format, file));
        Assert.Equal((ErrorCodes.UnreadableLists, "it is UTF-16, and UTF-8 is read."), (error.Code, error.Message));
    }

    [Fact]
    public void AGzipFileThatIsDamaged_IsNamed()
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write("user,item,score\n1,30,1\n"u8);
        }

        byte[] file = bytes.ToArray();
        file[^8] ^= 1; // Its checksum.
        var error = Assert.Throws<EvaluationException>(() => Import("csv", file));
        Assert.EndsWith("cannot be unpacked: it is damaged.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AUserWithoutAList_IsCounted_AndSaid()
    {
        var warnings = new KeptWarnings();
        string output = Import("csv", "user,item,score\n2,30,1\n", warnings: warnings);
        Assert.Contains("\"testUsersWithoutList\": 1", File.ReadAllText(Path.Combine(output, ModelFiles.Training)), StringComparison.Ordinal);
        Assert.Equal(
            ["'mine' has no list for 1 of the 2 test users of fold 0, such as user 1: they count as 0 in all metrics of hits."], warnings.Texts);
    }

    /// <summary>
    /// A user of another fold is known, so that a file for all users can be measured on one; but what names a fold has to be of it.
    /// </summary>
    [Fact]
    public void UsersOfAnotherFold_AreLeftOut_AndRefusedWhereTheRowNamesTheFold()
    {
        var warnings = new KeptWarnings();
        Assert.Equal(["1 1 30 1"], Lists(Import("csv", "user,item,score\n1,30,1\n2,30,1\n", warnings: warnings, partitions: 2)));
        Assert.Equal(["'mine' has rows of 1 user whom fold 0 does not test: they are not measured, and left out."], warnings.Texts);
        Assert.Equal(["1 1 30 1"], Lists(Import("csv", "user,item,score,fold\n1,30,1,0\n2,30,1,1\n", partitions: 2)));
        var error = Assert.Throws<EvaluationException>(() => Import("csv", "user,item,score,fold\n1,30,1,0\n2,30,1,0\n", partitions: 2));
        Assert.Equal((ErrorCodes.ForeignLists, 3L), (error.Code, error.Location!.Line));
        Assert.Contains("user 2 has no test row in fold 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predictions_AreReadForTheTestRows_AndCountedWhereTheyLack()
    {
        var warnings = new KeptWarnings();
        string output = Import("csv", "user,item,score\n1,50,2.5\n1,30,1\n", warnings: warnings, predictions: true);
        Assert.Equal(
            ["1 50 2.5", "2 50 "], Rows(
                output, ModelFiles.Predictions, "concat_ws(' ', \"user\", item, coalesce(score::VARCHAR, ''))", row => row.GetString(0)));
        Assert.Equal(
        [
            "'mine' has scores for 1 of the 2 test rows of fold 0: its errors are over these alone.",
            "'mine' has scores for 1 pair that fold 0 does not test: they are left out.",
        ], warnings.Texts);
        Assert.False(File.Exists(Path.Combine(output, ModelFiles.SeenExcluded)));
        var error = Assert.Throws<EvaluationException>(() => Import("csv", "user,item,score\n1,30,1\n", predictions: true));
        Assert.Equal((ErrorCodes.ForeignLists, "none of the 2 test rows of fold 0 has a score in the file."), (error.Code, error.Message));
    }

    /// <summary>What cannot be summed is refused here, where the line is known; as a number that only ranks, it is one like any other.</summary>
    [Fact]
    public void AScoreThatCanBeNoRating_IsRefusedWithItsLine_UnlessScoresOnlyRank()
    {
        const string File = "user,item,score\n1,50,2.5\n2,50,-1e200\n";
        var error = Assert.Throws<EvaluationException>(() => Import("csv", File, predictions: true));
        Assert.Equal((ErrorCodes.ContradictoryLists, 3), (error.Code, error.Location?.Line));
        Assert.Equal("the score -1e+200 of user 2 and item 50 is beyond ±1E+100, and so no rating.", error.Message);
        Assert.Contains("--scores=ranking", error.Remedy, StringComparison.Ordinal);
        Assert.Equal(
            ["1 50 2.5", "2 50 -1e+200"],
            Rows(Import("csv", File, predictions: true, scores: "ranking"), ModelFiles.Predictions, "concat_ws(' ', \"user\", item, score)",
                row => row.GetString(0)));
    }

    /// <summary>Similarities and ratings of another scale are measured as they are; mostly that is a mistake.</summary>
    [Theory]
    [InlineData("rating", "5", null)]
    [InlineData("rating", "5.5", "1 of 2 test rows (50 %; they go from 2.5 to 5.5)")]
    [InlineData("rating", "1000", "1 of 2 test rows (50 %; they go from 2.5 to 1000)")]
    [InlineData("ranking", "1000", null)]
    public void RatingsOutsideOfTheScale_AreCounted_AndSaid(string scores, string score, string? said)
    {
        var warnings = new KeptWarnings();
        string output = Import("csv", $"user,item,score\n1,50,2.5\n2,50,{score}\n", warnings: warnings, predictions: true, scores: scores);
        Assert.Equal(
            said is null ? []
                : [$"'mine' predicts ratings outside of the scale from 0.5 to 5 for {said}: they count as they are. Clip them to the scale; or, "
                    + "if they are numbers that only rank, say --scores=ranking (\"scores\" in an experiment)."],
            warnings.Texts);
        string training = File.ReadAllText(Path.Combine(output, ModelFiles.Training));
        Assert.Equal(said is not null, training.Contains("\"predictionsOffScale\": 1", StringComparison.Ordinal));
    }

    private string Import(
        string format, byte[] file, KeptWarnings? warnings = null, int partitions = 1, bool predictions = false, string scores = "rating")
    {
        string name = predictions ? ImportStage.PredictionsFile : ImportStage.ListsFile;
        var options = new ImportOptions { Model = "mine", Scores = predictions ? scores : "ranking" };
        options = predictions ? options with { Predictions = format } : options with { Lists = format };
        return Path.Combine(
            StageRunner.RunOnFiles(
                _folder, new ImportStage(), options, ratings.WithItem50Tested(partitions),
                new Dictionary<string, byte[]> { [$"{name}.{format}"] = file }, warnings),
            "mine");
    }

    private string Import(
        string format, string text, bool zipped = false, KeptWarnings? warnings = null, int partitions = 1, bool predictions = false,
        string scores = "rating")
    {
        using var bytes = new MemoryStream();
        using (Stream target = zipped ? new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true) : bytes)
        {
            target.Write(Encoding.UTF8.GetBytes(text));
        }

        return Import(format, bytes.ToArray(), warnings, partitions, predictions, scores);
    }

    private static List<string> Lists(string folder) =>
        Rows(folder, ModelFiles.SeenExcluded, "concat_ws(' ', \"user\", rank, item, score::INTEGER)", row => row.GetString(0));

    private static List<T> Rows<T>(string folder, string file, string columns, Func<DuckDB.NET.Data.DuckDBDataReader, T> row)
    {
        using var session = new DuckDbSession();
        return session.List($"SELECT {columns} FROM {DuckDbSession.Parquet(Path.Combine(folder, file))}", row);
    }
}
