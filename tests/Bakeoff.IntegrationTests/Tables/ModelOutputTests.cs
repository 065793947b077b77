using Bakeoff.Core;
using Bakeoff.Tables;
using Bakeoff.Testing;
using Bakeoff.TwoTower;

namespace Bakeoff.IntegrationTests;

/// <summary>What training stages read and write through DuckDB, with so many rows that threads share them.</summary>
public sealed class ModelOutputTests : IDisposable
{
    private const int Users = 2_600;
    private const int RowsOfUser = 500;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Lists of more than two row groups, so that threads compress in parallel.</summary>
    [Fact]
    public void Write_OnAnyThreadsAndMemory_GivesTheSameBytes()
    {
        var catalogue = new Catalogue(
            [.. Enumerable.Range(1, 300).Select(item => 10L * item)], [.. Enumerable.Repeat("", 300)], [.. Enumerable.Repeat("", 300)]);
        long[] users = [.. Enumerable.Range(0, Users).Select(user => (long)user)];
        var test = new RatingTable(users, [.. users.Select(user => 10 * (1 + (user % 300)))], new float[Users], new long[Users]);
        var seen = new SeenItems();
        seen.Add(3, 7);
        var task = new FoldTask(test, catalogue, new RatingScale(0.5, 5, 0.5), seen);
        string Write(int threads, long memory)
        {
            string output = _folder[$"out-{threads}-{memory}"];
            ModelOutput.Write(Context(output, threads, memory), task, new ModuloScorer(), new TrainingReport { Model = "modulo", Scores = "" });
            return string.Join('\n', Directory.GetFiles(Path.Combine(output, "modulo")).Order(StringComparer.Ordinal).Select(ContentHash.OfFile));
        }

        string one = Write(1, 2_000_000_000);
        Assert.All(
            [(2, 2_000_000_000L), (3, 600_000_000L), (8, 6_000_000_000L), (16, 2_000_000_000L)], with =>
                Assert.Equal(one, Write(with.Item1, with.Item2)));
        using var session = new DuckDbSession(_folder.Root);
        string lists = DuckDbSession.Parquet(Path.Combine(_folder[$"out-1-2000000000"], "modulo", ModelFiles.SeenExcluded));
        Assert.Equal(Users * TopItems.ListLength, session.Scalar<int>($"SELECT count(*) FROM {lists}"));
        Assert.Equal(0, session.Scalar<int>($"SELECT count(*) FROM {lists} WHERE \"user\" = 3 AND item = 80"));
        Assert.Equal(
            Enumerable.Range(0, Users).SelectMany(user => Enumerable.Range(1, TopItems.ListLength).Select(rank => ((long)user, rank))),
            session.List($"SELECT \"user\", rank FROM {lists}", row => (row.GetInt64(0), row.GetInt32(1))));
        string predictions = DuckDbSession.Parquet(Path.Combine(_folder[$"out-1-2000000000"], "modulo", ModelFiles.Predictions));
        Assert.Equal(1, session.Scalar<int>($"SELECT count(*) FROM {predictions} WHERE score IS NULL"));
        Assert.Equal(Users - 1, session.Scalar<int>($"SELECT count(*) FROM {predictions} WHERE score = \"user\" * item % 17"));
    }

    [Fact]
    public void Ratings_ReadBySeveralThreads_AreTheRowsOfOne()
    {
        _folder.Write("in/split.json", """{ "format": "split/3", "roles": [{ "fold": 0, "test": [0] }] }""");
        using (var session = new DuckDbSession(_folder.Root, threads: 1))
        {
            session.WriteParquet(
                $"SELECT 5 * (i // {RowsOfUser}) AS \"user\", 7 * (i * 31 % 997) AS item, (0.5 * (1 + i % 10))::FLOAT AS rating, i AS timestamp, "
                + $"CASE WHEN i % {RowsOfUser} = 9 THEN 0 ELSE -1 END AS part FROM range({Users * RowsOfUser}) rows(i) ORDER BY i",
                _folder["in/split.parquet"]);
        }

        RatingMatrix one = RatingReader.Read(Context(_folder["out"], 1, 2_000_000_000));
        Assert.Equal(Users * (RowsOfUser - 1), one.Count);
        List<(int, int, float)> expected = Rows(one);
        RatingMatrix many = RatingReader.Read(Context(_folder["out"], 8, 600_000_000));
        Assert.True(expected.SequenceEqual(Rows(many)), "Eight threads read other rows than one.");
        Assert.True(many.Parts > 1);
        Assert.True(expected.SequenceEqual(Enumerable.Range(0, many.Parts).SelectMany(part => Rows(many, part))), "The parts are not the whole.");
        Assert.True(
            expected.SequenceEqual(Rows(RatingReader.ReadCompact(Context(_folder["out"], 8, 600_000_000)))), "The compact ratings are others.");
        using SpooledRatings spooled = RatingReader.Spool(Context(_folder["out"], 8, 600_000_000));
        Assert.True(expected.SequenceEqual(Rows(spooled)), "The spool has other rows.");
        Assert.True(
            expected.SequenceEqual(Enumerable.Range(0, spooled.Parts).SelectMany(part => Rows(spooled, part))),
            "The spool's parts are not the whole.");
    }

    [Fact]
    public void Ratings_OfMoreThan256Values_AreReadAsTheyAre()
    {
        _folder.Write("in/split.json", """{ "format": "split/3", "roles": [{ "fold": 0, "test": [0] }] }""");
        using (var session = new DuckDbSession(_folder.Root))
        {
            session.WriteParquet(
                "SELECT i // 10 AS \"user\", i % 10 AS item, (0.01 * (i % 700))::FLOAT AS rating, i AS timestamp, -1 AS part FROM "
                    + "range(3000) rows(i) ORDER BY i",
                _folder["in/split.parquet"]);
        }

        StageContext context = Context(_folder["out"], 2, 2_000_000_000);
        List<(int, int, float)> expected = Rows(RatingReader.Read(context));
        Assert.Equal(700, expected.Select(row => row.Item3).Distinct().Count());
        Assert.Equal(expected, Rows(RatingReader.ReadCompact(context)));
        using Interactions rows = InteractionReader.Read(context, IdMap.From(Enumerable.Range(0, 10).Select(item => (long)item)));
        Assert.Equal(expected, Enumerable.Range(0, 3000).Select(row => (rows.UserOf(row), rows.At(row).Item, rows.At(row).Rating)));
        Assert.Equal(Enumerable.Range(0, 3000).Select(row => (long)row), Enumerable.Range(0, 3000).Select(row => rows.TimestampOf(row)));
    }

    [Fact]
    public void Ratings_OfAUserInTwoPlaces_AreRefused()
    {
        _folder.Write("in/split.json", """{ "format": "split/3", "roles": [{ "fold": 0, "test": [0] }] }""");
        using (var session = new DuckDbSession(_folder.Root))
        {
            session.WriteParquet(
                "SELECT u AS \"user\", 1::BIGINT AS item, 3::FLOAT AS rating, 0::BIGINT AS timestamp, -1 AS part FROM (VALUES "
                    + "(1::BIGINT), (2), (1)) v(u)",
                _folder["in/split.parquet"]);
        }

        Exception error = Assert.ThrowsAny<Exception>(() => RatingReader.Read(Context(_folder["out"], 1, 2_000_000_000)));
        Assert.Equal(ErrorCodes.BadArtifact, Assert.IsType<DataException>((error as AggregateException)?.InnerException ?? error).Code);
    }

    private static List<(int, int, float)> Rows(IRatingSource source, int? part = null)
    {
        var rows = new List<(int, int, float)>();
        void Take(ReadOnlySpan<int> users, ReadOnlySpan<int> items, ReadOnlySpan<float> ratings)
        {
            for (int i = 0; i < users.Length; i++)
            {
                rows.Add((users[i], items[i], ratings[i]));
            }
        }

        if (part is { } number)
        {
            source.ReadPart(number, Take, CancellationToken.None);
        }
        else
        {
            source.Read(Take, CancellationToken.None);
        }

        return rows;
    }

    private StageContext Context(string output, int threads, long memory) => new()
    {
        OptionsJson = "{}",
        Fold = 0,
        OutputFolder = output,
        WorkFolder = Directory.CreateDirectory(_folder["work"]).FullName,
        ResumeFolder = _folder["resume"],
        Threads = threads,
        MemoryBytes = memory,
        Inputs = new Dictionary<string, string> { ["Split"] = _folder["in"] },
    };

    private sealed class ModuloScorer : IScorer
    {
        public string Name => "modulo";

        public ScoreKind Kind => ScoreKind.RatingAndRanking;

        public double Score(long user, long item) => user == 5 ? double.NaN : user * item % 17;

        public void ScoreCatalogue(long user, Span<double> scores)
        {
            for (int position = 0; position < scores.Length; position++)
            {
                scores[position] = ((user + 3) * (position + 1) * 7919) % 1009;
            }
        }
    }
}
