using Bakeoff.Core;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>What is read of a split, held to what DuckDB says row by row.</summary>
public sealed class FoldReaderTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly DuckDbSession _session = new();
    private readonly StageContext _context;
    private readonly string _split;

    public FoldReaderTests()
    {
        (string ingest, string split) = (Directory.CreateDirectory(_folder["ingest"]).FullName, Directory.CreateDirectory(_folder["split"]).FullName);
        File.WriteAllText(
            Path.Combine(ingest, "profile.json"), "{\"scale\":{\"minimum\":0.5,\"maximum\":5,\"step\":0.5},\"timestampUnit\":\"seconds\"}");
        _session.WriteParquet(
            "SELECT 3 * i AS item, 'A' AS title, 1990 AS year, 'Drama' AS genres FROM range(50) t(i) ORDER BY i",
            Path.Combine(ingest, "items.parquet"));
        _split = Path.Combine(split, "split.parquet");
        Write("ORDER BY ALL");
        WriteRoles(Roles);
        _context = new StageContext
        {
            OptionsJson = "{}", Inputs = new Dictionary<string, string> { ["Ingest"] = ingest, ["Split"] = split }, Fold = 1, Threads = 3,
            OutputFolder = _folder.Root, WorkFolder = _folder.Root, ResumeFolder = _folder.Root,
        };
    }

    private const string Roles = """{ "format": "split/3", "roles": [{ "fold": 0, "test": [0] }, { "fold": 1, "test": [1] }] }""";

    private string Parquet => DuckDbSession.Parquet(_split);

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Read_GivesTheRowsOfBothParts_InTheFilesOrder()
    {
        Fold fold = FoldReader.Read(_context);
        Assert.Equal(RowsOf("part <> 1"), TableOf(fold.Train));
        Assert.Equal(RowsOf("part = 1"), TableOf(fold.Test));
        Assert.Equal(50, fold.Catalogue.Count);
    }

    /// <summary>Fold 1 tests part 1, trains on part -1, scores from part 0, and nothing may read part 2 or 3.</summary>
    [Fact]
    public void Read_OfAFoldWithFourRoles_KeepsThemApart()
    {
        WriteRoles("""
            { "format": "split/3", "roles": [{ "fold": 1, "test": [1], "training": [4, 6], "history": [0, 5], "validation": [2] }] }
            """);
        _session.WriteParquet(
            $"SELECT * REPLACE (CASE WHEN part = -1 THEN 2 + item % 5 ELSE part END AS part) FROM (FROM {Parquet})", _folder["roles.parquet"]);
        File.Move(_folder["roles.parquet"], _split, overwrite: true);
        (FoldTask task, Fold fold) = (FoldReader.ReadTask(_context), FoldReader.Read(_context));
        Assert.Equal(RowsOf("part IN (4, 6)"), TableOf(fold.Train));
        Assert.Equal(RowsOf("part = 1"), TableOf(fold.Test));
        Assert.Equal(RowsOf("part = 1"), TableOf(task.Test));
        Assert.Equal(RowsOf("part IN (4, 6)").Length, RatingReader.Read(_context).Count);
        Assert.Equal(RowsOf("part IN (4, 6)").Length, RowsOf(RatingReader.ReadAllFolds(_context).TrainingRows(1)).Count);
        Assert.All(task.TestUsers, user => Assert.Equal(
            [.. RowsOf($"part IN (0, 4, 5, 6) AND \"user\" = {user}").Select(row => task.Catalogue.Items.IndexOf(row.Item)).Order()],
            task.SeenBy(user)));
    }

    /// <summary>Before split/3 the column was called test_fold, and empty where no fold tests the row.</summary>
    [Fact]
    public void Read_OfTheFormatBefore_GivesTheSameRows()
    {
        (Fold now, int rows) = (FoldReader.Read(_context), RatingReader.Read(_context).Count);
        _session.WriteParquet(
            $"SELECT * EXCLUDE (part), CASE WHEN part >= 0 THEN part END AS test_fold FROM (FROM {Parquet})", _folder["before.parquet"]);
        File.Move(_folder["before.parquet"], _split, overwrite: true);
        WriteRoles("""{ "format": "split/2", "method": "last-n", "ties": "hash", "folds": [] }""");
        Fold before = FoldReader.Read(_context);
        Assert.Equal(TableOf(now.Train), TableOf(before.Train));
        Assert.Equal(TableOf(now.Test), TableOf(before.Test));
        Assert.Equal(rows, RatingReader.Read(_context).Count);
    }

    [Theory]
    [InlineData("""{ "format": "split/4", "roles": [] }""", ErrorCodes.BadArtifact)]
    [InlineData("""{ "format": "split/3" }""", ErrorCodes.BadArtifact)]
    [InlineData("""{ "format": "split/3", "roles": [{ "fold": 1, "test": [-2] }] }""", ErrorCodes.BadArtifact)]
    [InlineData("""{ "format": "split/3", "roles": [{ "fold": 1, "test": [1], "training": [0, 1] }] }""", ErrorCodes.LeakingRoles)]
    public void Roles_ThatAreUnknownOrContradictThemselves_AreRefused(string json, string code)
    {
        WriteRoles(json);
        Assert.Equal(code, Assert.ThrowsAny<BakeoffException>(() => FoldReader.Read(_context)).Code);
    }

    [Fact]
    public void ReadTask_GivesTheTestRows_AndWhatTheirUsersHaveSeen()
    {
        (FoldTask task, Fold fold) = (FoldReader.ReadTask(_context), FoldReader.Read(_context));
        Assert.Equal(TableOf(fold.Test), TableOf(task.Test));
        Assert.NotEmpty(task.TestUsers);
        foreach (long user in task.TestUsers)
        {
            int[] expected =
                [.. RowsOf($"part <> 1 AND \"user\" = {user}").Select(row => task.Catalogue.Items.IndexOf(row.Item)).Order()];
            Assert.Equal(expected, task.SeenBy(user));
            Assert.Equal(expected, fold.Task.SeenBy(user));
        }

        Assert.Contains(task.TestUsers, user => task.SeenBy(user).Length == 0);
        Assert.Empty(task.SeenBy(-1));
    }

    [Fact]
    public void TrainingRatings_AreTheTrainingRows_StreamedOrInMemory()
    {
        Catalogue catalogue = FoldReader.ReadTask(_context).Catalogue;
        var streamed = new TrainingRatings(_context, catalogue.Items);
        (long, long, float)[] expected = [.. RowsOf("part <> 1").Select(row => (row.User, row.Item, row.Rating))];
        Assert.Equal(expected, RowsOf(streamed));
        Assert.Equal(expected, RowsOf(streamed.Load()));
        Assert.Equal(expected.Length, streamed.Count);
    }

    [Fact]
    public void ASplit_ThatIsNotSortedByUser_IsRefused()
    {
        Write("ORDER BY \"user\" DESC");
        Assert.Equal(ErrorCodes.BadArtifact, Assert.Throws<DataException>(() => FoldReader.ReadTask(_context)).Code);
        Assert.Equal(ErrorCodes.BadArtifact, Assert.Throws<DataException>(() => new TrainingRatings(_context, IdMap.From([0, 3]))).Code);
    }

    [Fact]
    public void ASplit_WithoutTrainingRows_IsRefused()
    {
        Write("WHERE part = 1");
        Assert.Equal(ErrorCodes.EmptyFold, Assert.Throws<DataException>(() => new TrainingRatings(_context, IdMap.From([0, 3]))).Code);
        Assert.Equal(ErrorCodes.EmptyFold, Assert.Throws<DataException>(() => FoldReader.Read(_context)).Code);
    }

    /// <summary>
    /// Of 700 users some have no row, some are tested with all rows, and most with none; several of DuckDB's vectors. One user has the least of all
    /// numbers.
    /// </summary>
    private void Write(string end) => _session.WriteParquet(
        "SELECT * FROM (SELECT CASE WHEN u = 10 THEN (-9223372036854775808)::BIGINT ELSE u::BIGINT * 7 END AS \"user\", (3 * i)::BIGINT AS item, "
            + "(0.5 + (u * i) % 10 / 2)::FLOAT AS rating, (1000 + (u * 31 + i) % 17)::BIGINT AS timestamp, "
        + "CASE WHEN u % 10 = 0 AND (u % 100 = 0 OR i % 5 = 0) THEN 1 WHEN u % 10 = 1 AND i % 5 = 0 THEN 0 ELSE -1 END AS part "
        + $"FROM range(1, 701) t(u), range(50) s(i) WHERE u % 11 <> 3 AND (u + i) % 3 = 0) {end}", _split);

    private void WriteRoles(string json) => File.WriteAllText(_folder["split/split.json"], json);

    private (long User, long Item, float Rating, long Timestamp)[] RowsOf(string condition) => [.. _session.List(
        $"SELECT \"user\", item, rating, timestamp FROM {Parquet} WHERE {condition}", row =>
            (row.GetInt64(0), row.GetInt64(1), row.GetFloat(2), row.GetInt64(3)))];

    private static (long, long, float, long)[] TableOf(RatingTable table) =>
        [.. Enumerable.Range(0, table.Count).Select(row => (table.Users[row], table.Items[row], table.Ratings[row], table.Timestamps[row]))];

    private static List<(long User, long Item, float Rating)> RowsOf(IRatingSource source)
    {
        var rows = new List<(long, long, float)>();
        source.Read((users, items, ratings) =>
        {
            for (int i = 0; i < users.Length; i++)
            {
                rows.Add((source.Users.IdAt(users[i]), source.Items.IdAt(items[i]), ratings[i]));
            }
        }, default);
        return rows;
    }
}
