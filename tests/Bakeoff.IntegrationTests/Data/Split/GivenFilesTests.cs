using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>Files that are split already, from their text to the rows of each fold.</summary>
public sealed class GivenFilesTests : IDisposable
{
    private static readonly string[] Header = ["user,item,rating,timestamp"];
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TwoFolds_HaveTheRowsOfTheirFiles_ByTheIdsOfTheUser()
    {
        Write("a-train.csv", "zoe,x,3,10", "zoe,y,4,20", "ann,x,5,30");
        Write("a-test.csv", "zoe,z,2,20", "ann,y,1,40");
        Write("b-train.csv", "zoe,z,2,20", "ann,y,1,40", "ann,x,5,30");
        Write("b-test.csv", "zoe,y,4,20");
        string split = Split(new TableOptions { StringIds = true }, "csv", ["a-train.csv", "b-train.csv"], ["a-test.csv", "b-test.csv"]);
        Assert.Equal(["ann x", "zoe x", "zoe y"], Rows(split, fold: 0, RowRole.Training));
        Assert.Equal(["ann y", "zoe z"], Rows(split, fold: 0, RowRole.Test));
        Assert.Equal(["ann x", "ann y", "zoe z"], Rows(split, fold: 1, RowRole.Training));
        Assert.Equal(["zoe y"], Rows(split, fold: 1, RowRole.Test));
        Assert.Equal(["zoe x"], Rows(split, fold: 1, RowRole.Unused));
    }

    /// <summary>As MovieLens 100K gives its five folds: tabs, no header, and everything that is not tested is trained on.</summary>
    [Fact]
    public void FilesWithoutAHeader_AreReadAsTheDatasetSays()
    {
        _folder.Write("raw/u1.base", "1\t10\t3\t100\n2\t10\t4\t100\n");
        _folder.Write("raw/u1.test", "1\t11\t5\t100\n");
        var table = new TableOptions { Header = false, UserColumn = "1", ItemColumn = "2", RatingColumn = "3", TimestampColumn = "4" };
        string split = Split(table, "tsv", ["u1.base"], ["u1.test"]);
        Assert.Equal(["1 10", "2 10"], Rows(split, fold: 0, RowRole.Training));
        Assert.Equal(["1 11"], Rows(split, fold: 0, RowRole.Test));
    }

    [Fact]
    public void ParquetAndInteractionsWithoutTime_AreReadToo()
    {
        Directory.CreateDirectory(_folder["raw"]);
        using (var session = new DuckDbSession())
        {
            session.WriteParquet("SELECT * FROM (VALUES (1, 10), (1, 11), (2, 10)) t(\"user\", item)", _folder["raw/train.parquet"]);
            session.WriteParquet("SELECT * FROM (VALUES (2, 12)) t(\"user\", item)", _folder["raw/test.parquet"]);
        }

        string split = Split(new TableOptions { Implicit = true, TimestampFormat = "order" }, "parquet", ["train.parquet"], ["test.parquet"]);
        Assert.Equal(["1 10", "1 11", "2 10"], Rows(split, fold: 0, RowRole.Training));
        Assert.Equal(["2 12"], Rows(split, fold: 0, RowRole.Test));
    }

    [Fact]
    public void ATestRowThatIsTrainedOn_IsRefused()
    {
        Write("train.csv", "1,10,3,100", "1,11,3,100");
        Write("test.csv", "2,10,3,100", "1,11,3,100");
        var error = Assert.Throws<DataException>(() => Split(new TableOptions(), "csv", ["train.csv"], ["test.csv"]));
        Assert.Equal((ErrorCodes.GivenRowTwice, "test.csv", 3L), (error.Code, error.Location!.File, error.Location.Line));
        Assert.Contains("user 1, item 11 is a training row and a test row of fold 0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,11,4,100", "another rating")]
    [InlineData("1,11,3,101", "another timestamp")]
    public void ARowThatDiffersBetweenFiles_IsRefused_WithBothPlaces(string other, string message)
    {
        Write("a-train.csv", "1,10,3,100");
        Write("a-test.csv", "1,11,3,100");
        Write("b-train.csv", "2,10,3,100", other);
        Write("b-test.csv", "1,10,3,100");
        var error = Assert.Throws<DataException>(
            () => Split(new TableOptions(), "csv", ["a-train.csv", "b-train.csv"], ["a-test.csv", "b-test.csv"]));
        Assert.Equal((ErrorCodes.GivenFilesMismatch, "b-train.csv", 3L), (error.Code, error.Location!.File, error.Location.Line));
        Assert.Contains($"{message} on line 2 of a-test.csv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARepeatedRowOfOneFile_IsStillAnError()
    {
        Write("train.csv", "1,10,3,100", "1,10,3,100");
        Write("test.csv", "1,11,3,100");
        var error = Assert.Throws<ReportedException>(() => Split(new TableOptions(), "csv", ["train.csv"], ["test.csv"]));
        Assert.Equal((ErrorCodes.DuplicatePair, "train.csv", 3L), (error.Code, error.Reports[0].Location!.File, error.Reports[0].Location!.Line));
    }

    private void Write(string file, params string[] rows) => _folder.Write($"raw/{file}", string.Join('\n', Header.Concat(rows)) + "\n");

    private string Split(TableOptions table, string format, string[] train, string[] test)
    {
        var ingest = new IngestOptions
        {
            Format = format, Own = table, Given = new GivenFiles { Files = [.. train.Concat(test).Order(StringComparer.Ordinal)] },
        };
        string ingested = StageRunner.Run(_folder, new IngestStage(), ingest, StageRunner.Inputs(("Download", _folder["raw"])));
        var options = new SplitOptions { Method = "given", Partitions = test.Length, TrainFiles = train, TestFiles = test };
        string split = StageRunner.Run(_folder, new SplitStage(), options, StageRunner.Inputs(("Ingest", ingested)));
        foreach (string names in Directory.GetFiles(ingested, "*-names.parquet"))
        {
            File.Copy(names, Path.Combine(split, Path.GetFileName(names)));
        }

        return split;
    }

    /// <summary>The rows of a role, as user and item, with the ids that the files have.</summary>
    private static List<string> Rows(string split, int fold, RowRole role)
    {
        using var session = new DuckDbSession();
        FoldRoles roles = SplitRoles.Read(Path.Combine(split, "split.json")).Of(fold);
        bool isNamed = File.Exists(Path.Combine(split, "user-names.parquet"));
        string Name(string column) => isNamed
            ? $"(SELECT name FROM {DuckDbSession.Parquet(Path.Combine(split, $"{column}-names.parquet"))} n WHERE n.\"{column}\" = r.\"{column}\")"
            : $"r.\"{column}\"";
        return [.. session.List(
            $"SELECT {Name("user")} || ' ' || {Name("item")}, part FROM {DuckDbSession.Parquet(Path.Combine(split, "split.parquet"))} r ORDER BY 1",
            row => (Row: row.GetString(0), Part: row.GetInt32(1))).Where(row => roles.RoleOf(row.Part) == role).Select(row => row.Row)];
    }
}
