using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// Writes <c>split.parquet</c>: the ratings and, for each, the fold that tests it (null where none does). One file holds
/// all folds: fold k trains on the rows whose <c>test_fold</c> is not k. The rows are sorted by user, then timestamp, then as
/// <see cref="SplitOptions.Ties"/> says, and whoever reads the file keeps that order: it says which of a user's ratings are the last.
/// </summary>
public sealed class SplitStage : IStage
{
    /// <inheritdoc/>
    public string Name => "Split";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        var options = context.Options<SplitOptions>();
        using var session = new DuckDbSession(context);
        string all = DuckDbSession.Parquet(context.InputFile("Ingest", "ratings.parquet"));
        var ties = TieOrder.Create(session, all, options.Ties, context.Seed, context.Cancellation);
        string ratings = options.MinRating is { } minimum ? AtLeast(session, ties.Ratings, minimum) : ties.Ratings;
        if (options.Slice == SplitOptions.Validation)
        {
            ratings = TestRows.LeaveOutLast(session, ratings, options, ties, context.Cancellation);
        }

        if (options.Method == SplitOptions.Random)
        {
            context.Progress.Report(0.1, "dealing ratings");
            TestRows.DealRatings(session, ratings, options, context.Seed);
        }
        else
        {
            TestRows.DealUsers(session, ratings, options, context.Seed);
            context.Progress.Report(0.2, "finding the last ratings of each user");
            TestRows.TakeLast(session, ratings, options, ties, context.Cancellation);
        }

        context.Progress.Report(0.4, "writing");
        string split = context.OutputFile("split.parquet");
        session.WriteParquet(
            $"""
            SELECT r."user", r.item, r.rating, r.timestamp, t.fold AS test_fold
            FROM {ratings} r LEFT JOIN test t ON t."user" = r."user" AND t.item = r.item
            ORDER BY r."user", r.timestamp, {ties.KeysOf("r.")}
            """,
            split, context.Cancellation);
        context.Progress.Report(0.9, "checking");
        AtomicFile.WriteText(context.OutputFile("split.json"), CanonicalJson.Serialize(Summarize(session, split, options)));
    }

    /// <summary>The ratings that are not below a threshold, which is compared as what ratings are: 0.7 as a float is below 0.7 as a double.</summary>
    private static string AtLeast(DuckDbSession session, string ratings, double minimum)
    {
        string kept = FormattableString.Invariant($"(FROM {ratings} WHERE rating >= ({minimum})::FLOAT)");
        return session.Scalar<long>($"SELECT count(*) FROM {kept}") > 0 ? kept : throw new DataException(
            ErrorCodes.EmptyFold, FormattableString.Invariant($"no rating is {minimum} or more, so that 'split.minRating' leaves none."),
            "Choose a lower 'minRating', or remove it.");
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

    private static SplitSummary Summarize(DuckDbSession session, string path, SplitOptions options)
    {
        string split = DuckDbSession.Parquet(path);
        RefuseLeaks(session, split);
        bool byTime = options.Method != SplitOptions.Random;
        Dictionary<int, long>? tied = byTime ? CountTied(session, split) : null;
        long total = session.Scalar<long>($"SELECT count(*) FROM {split}");
        List<FoldSummary> folds = session.List(
            $"""
            SELECT test_fold, count(*), sum(rows)::BIGINT, count(*) FILTER (rows = of_user)
            FROM (SELECT test_fold, "user", count(*) AS rows FROM {split} GROUP BY test_fold, "user")
            JOIN (SELECT "user", count(*) AS of_user FROM {split} GROUP BY "user") USING ("user")
            WHERE test_fold IS NOT NULL GROUP BY test_fold ORDER BY test_fold
            """,
            row => new FoldSummary(
                row.GetInt32(0), row.GetInt64(1), total - row.GetInt64(2), row.GetInt64(2), row.GetInt64(3), tied?.GetValueOrDefault(row.GetInt32(0))));
        return new SplitSummary("split/2", options.Method, byTime ? options.N : null, byTime ? options.Ties : null, folds);
    }

    /// <summary>By fold the test rows that a tie decided: the user has a training row of the very timestamp at which the test rows begin.</summary>
    private static Dictionary<int, long> CountTied(DuckDbSession session, string split) => session.List(
        $"""
        WITH cut AS (SELECT "user", min(timestamp) AS timestamp FROM {split} WHERE test_fold IS NOT NULL GROUP BY "user"),
        tied AS (SELECT DISTINCT "user", timestamp FROM {split} SEMI JOIN cut USING ("user", timestamp) WHERE test_fold IS NULL)
        SELECT test_fold, count(*) FROM {split} SEMI JOIN tied USING ("user", timestamp)
        WHERE test_fold IS NOT NULL GROUP BY test_fold ORDER BY test_fold
        """,
        row => (Fold: row.GetInt32(0), Rows: row.GetInt64(1))).ToDictionary(fold => fold.Fold, fold => fold.Rows);

    /// <summary>The content of <c>split.json</c>.</summary>
    /// <param name="Format">The format and its version.</param>
    /// <param name="Method">How the rows were cut.</param>
    /// <param name="N">Test rows a user; null with <c>random</c>.</param>
    /// <param name="Ties">What decided within a tie in time; null with <c>random</c>.</param>
    /// <param name="Folds">What each fold is like.</param>
    private sealed record SplitSummary(string Format, string Method, int? N, string? Ties, IReadOnlyList<FoldSummary> Folds);

    /// <summary>One fold.</summary>
    /// <param name="Fold">The fold, from 0.</param>
    /// <param name="TestUsers">The users of its test rows.</param>
    /// <param name="TrainingRows">Its training rows.</param>
    /// <param name="TestRows">Its test rows.</param>
    /// <param name="ColdTestUsers">Test users without a training row.</param>
    /// <param name="TiedTestRows">
    /// Test rows that were chosen among rows of the same user and timestamp, of which others are trained on; null with <c>random</c>.
    /// </param>
    private sealed record FoldSummary(int Fold, long TestUsers, long TrainingRows, long TestRows, long ColdTestUsers, long? TiedTestRows);
}
