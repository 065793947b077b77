using Bakeoff.Core;
using Bakeoff.Tables;
using DuckDB.NET.Data;

namespace Bakeoff.Data;

/// <summary>
/// Writes <c>split.parquet</c>: the ratings and, for each, the fold that tests it (null where none does). One file holds
/// all folds: fold k trains on the rows whose <c>test_fold</c> is not k.
/// </summary>
public sealed class SplitStage : IStage
{
    private const int MemoryMegabytes = 1000;

    /// <inheritdoc/>
    public string Name => "Split";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        var options = context.Options<SplitOptions>();
        using var session = new DuckDbSession(context.WorkFolder, MemoryMegabytes);
        string ratings = DuckDbSession.Parquet(context.InputFile("Ingest", "ratings.parquet"));
        DealUsers(session, ratings, options, context.Seed);

        context.Progress.Report(0.2, "finding the last ratings of each user");
        // max_by needs one pass over the rows; a window function would sort them all (five times slower at 20 M).
        session.Execute(
            $"""
            CREATE TABLE test AS
            SELECT "user", unnest(max_by(item, (timestamp, item), {options.N})) AS item
            FROM {ratings} GROUP BY "user"
            """,
            context.Cancellation);

        context.Progress.Report(0.4, "writing");
        string split = context.OutputFile("split.parquet");
        session.WriteParquet(
            $"""
            SELECT r."user", r.item, r.rating, r.timestamp, CASE WHEN t.item IS NOT NULL THEN d.fold END AS test_fold
            FROM {ratings} r JOIN deal d ON d."user" = r."user" LEFT JOIN test t ON t."user" = r."user" AND t.item = r.item
            ORDER BY r."user", r.timestamp, r.item
            """,
            split, context.Cancellation);
        context.Progress.Report(0.9, "checking");
        AtomicFile.WriteText(context.OutputFile("split.json"), CanonicalJson.Serialize(Summarize(session, split, options)));
    }

    /// <summary>Fails if a test row is also a training row of its fold, or if a fold has no rows to train on or to test.</summary>
    /// <param name="session">A database.</param>
    /// <param name="split">The split, as SQL.</param>
    /// <exception cref="DataException">The split leaks (<c>BKF2012</c>).</exception>
    internal static void RefuseLeaks(DuckDbSession session, string split)
    {
        List<(long User, long Item)> leaks = session.List(
            $"""
            SELECT "user", item FROM {split} WHERE "user" IN (SELECT "user" FROM {split} WHERE test_fold IS NOT NULL)
            AND (hash("user", item)) IN (SELECT hash("user", item) FROM {split} WHERE test_fold IS NOT NULL)
            GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 1
            """,
            row => (row.GetInt64(0), row.GetInt64(1)));
        if (leaks.Count > 0)
        {
            throw new DataException(
                ErrorCodes.LeakedTestRow, $"user {leaks[0].User}, item {leaks[0].Item} is a test row and a training row.",
                "Remove the repeated rating from the dataset.", new FileLocation("split.parquet"));
        }
    }

    private static void DealUsers(DuckDbSession session, string ratings, SplitOptions options, ulong seed)
    {
        long[] users = [.. session.List($"SELECT DISTINCT \"user\" FROM {ratings} ORDER BY 1", row => row.GetInt64(0))];
        if (options.Partitions > users.Length)
        {
            throw new DataException(
                ErrorCodes.EmptyFold, $"{users.Length} users cannot be dealt into {options.Partitions} partitions.",
                "Choose fewer 'partitions'.");
        }

        new SeededRandom(seed).Shuffle(users.AsSpan());
        session.Execute("CREATE TABLE deal (\"user\" BIGINT, fold INTEGER)");
        using DuckDBAppender appender = session.Append("deal");
        for (int i = 0; i < users.Length; i++)
        {
            appender.CreateRow().AppendValue(users[i]).AppendValue((int)((long)i * options.Partitions / users.Length)).EndRow();
        }
    }

    private static SplitSummary Summarize(DuckDbSession session, string path, SplitOptions options)
    {
        string split = DuckDbSession.Parquet(path);
        RefuseLeaks(session, split);
        long total = session.Scalar<long>($"SELECT count(*) FROM {split}");
        List<FoldSummary> folds = session.List(
            $"""
            SELECT test_fold, count(DISTINCT "user"), count(*),
                   count(DISTINCT "user") FILTER ("user" NOT IN (SELECT "user" FROM {split} WHERE test_fold IS NULL))
            FROM {split} WHERE test_fold IS NOT NULL GROUP BY test_fold ORDER BY test_fold
            """,
            row => new FoldSummary(row.GetInt32(0), row.GetInt64(1), total - row.GetInt64(2), row.GetInt64(2), row.GetInt64(3)));
        return new SplitSummary("split/1", options.Method, options.N, folds);
    }

    private sealed record SplitSummary(string Format, string Method, int N, IReadOnlyList<FoldSummary> Folds);

    private sealed record FoldSummary(int Fold, long TestUsers, long TrainingRows, long TestRows, long ColdTestUsers);
}
