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
        _context = new StageContext
        {
            OptionsJson = "{}", Inputs = new Dictionary<string, string> { ["Ingest"] = ingest, ["Split"] = split }, Fold = 1, Threads = 3,
            OutputFolder = _folder.Root, WorkFolder = _folder.Root, ResumeFolder = _folder.Root,
        };
    }

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
        Assert.Equal(RowsOf("test_fold IS DISTINCT FROM 1"), TableOf(fold.Train));
        Assert.Equal(RowsOf("test_fold = 1"), TableOf(fold.Test));
        Assert.Equal(50, fold.Catalogue.Count);
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
                [.. RowsOf($"test_fold IS DISTINCT FROM 1 AND \"user\" = {user}").Select(row => task.Catalogue.Items.IndexOf(row.Item)).Order()];
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
        (long, long, float)[] expected = [.. RowsOf("test_fold IS DISTINCT FROM 1").Select(row => (row.User, row.Item, row.Rating))];
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
        Write("WHERE test_fold = 1");
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
        + "CASE WHEN u % 10 = 0 AND (u % 100 = 0 OR i % 5 = 0) THEN 1 WHEN u % 10 = 1 AND i % 5 = 0 THEN 0 END AS test_fold "
        + $"FROM range(1, 701) t(u), range(50) s(i) WHERE u % 11 <> 3 AND (u + i) % 3 = 0) {end}", _split);

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
