using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>
/// Checks what every number rests on, <c>integrity.json</c>: that no test row is trained on, that each rating is in the split once, and how
/// much of the future and of the unknown each fold holds. It fails on a leak, and counts what a reader has to know.
/// </summary>
public sealed class IntegrityStage : IStage
{
    /// <inheritdoc/>
    public string Name => "Integrity";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        using var session = new DuckDbSession(context.WorkFolder);
        string ratings = DuckDbSession.Parquet(context.InputFile("Ingest", "ratings.parquet"));
        string split = DuckDbSession.Parquet(context.InputFile("Split", "split.parquet"));
        RequireEachOnce(session, ratings, split);
        int[] folds = [.. context.Options<IntegrityOptions>().Folds.Distinct().Order()];
        var found = new List<FoldIntegrity>();

        // A split that another program wrote need not say how it cut.
        string summary = Path.Combine(context.Inputs["Split"], "split.json");
        SplitSummary cut = File.Exists(summary) ? CanonicalJson.Read<SplitSummary>(summary) : new SplitSummary(null, []);
        foreach (int fold in folds)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress.Report((double)found.Count / folds.Length, $"fold {fold}");
            found.Add(Examine(session, split, fold) with { TiedTestRows = cut.Folds.FirstOrDefault(of => of.Fold == fold)?.TiedTestRows });
        }

        AtomicFile.WriteText(context.OutputFile("integrity.json"), CanonicalJson.Serialize(new IntegrityReport(
            "integrity/2", session.Scalar<long>($"SELECT count(*) FROM {ratings}"), session.Scalar<long>($"SELECT count(*) FROM {split} WHERE test_fold IS NOT NULL"), cut.Ties, found)));
    }

    /// <summary>A pair that is there twice could be in the test and in the training rows, or in the test of two folds.</summary>
    private static void RequireEachOnce(DuckDbSession session, string ratings, string split)
    {
        if (session.List(
            $"SELECT \"user\", item, string_agg(coalesce(test_fold::VARCHAR, 'training'), ' and ' ORDER BY test_fold) FROM {split} GROUP BY \"user\", item HAVING count(*) > 1 ORDER BY \"user\", item LIMIT 1",
            row => (User: row.GetInt64(0), Item: row.GetInt64(1), Folds: row.GetString(2))) is [var twice, ..])
        {
            throw new EvaluationException(
                ErrorCodes.LeakingSplit, "split.parquet", $"the rating of item {twice.Item} by user {twice.User} is there more than once, in folds {twice.Folds}: a test row that is trained on.",
                "Write each rating once, with the one fold that tests it.");
        }

        const string Columns = "\"user\", item, rating, timestamp";
        long lost = session.Scalar<long>($"SELECT count(*) FROM (SELECT {Columns} FROM {ratings} EXCEPT ALL SELECT {Columns} FROM {split})");
        long foreign = session.Scalar<long>($"SELECT count(*) FROM (SELECT {Columns} FROM {split} EXCEPT ALL SELECT {Columns} FROM {ratings})");
        if (foreign > 0)
        {
            throw new EvaluationException(
                ErrorCodes.LeakingSplit, "split.parquet", $"{foreign} of its ratings are not those of the dataset ({lost} of the dataset's are missing).", "Cut the dataset's ratings, and change none.");
        }
    }

    private static FoldIntegrity Examine(DuckDbSession session, string split, int fold)
    {
        string test = $"(SELECT * FROM {split} WHERE test_fold = {fold})", train = $"(SELECT * FROM {split} WHERE test_fold IS DISTINCT FROM {fold})";
        long Count(string query) => session.Scalar<long>(query);
        long trainingRows = Count($"SELECT count(*) FROM {train}");

        // The training rows by time, each with how many there are up to it; then each test row finds the last that is not later.
        session.Execute($"CREATE OR REPLACE TABLE passed AS SELECT timestamp, sum(count(*)) OVER (ORDER BY timestamp)::BIGINT AS rows FROM {train} GROUP BY timestamp ORDER BY timestamp");
        session.Execute(
            $"""
            CREATE OR REPLACE TABLE later AS
            SELECT t."user", t.item, {trainingRows} - coalesce(p.rows, 0) AS later,
                   (SELECT count(*) FROM {train} o WHERE o."user" = t."user" AND o.timestamp > t.timestamp) AS own
            FROM {test} t ASOF LEFT JOIN passed p ON t.timestamp >= p.timestamp
            """);
        return new FoldIntegrity(
            fold, trainingRows, Count($"SELECT count(*) FROM {test}"), Count($"SELECT count(DISTINCT \"user\") FROM {test}"),
            Count($"SELECT count(DISTINCT \"user\") FROM {test} WHERE \"user\" NOT IN (SELECT \"user\" FROM {train})"),
            Count($"SELECT count(DISTINCT item) FROM {test} WHERE item NOT IN (SELECT item FROM {train})"),
            Count($"SELECT count(*) FROM {test} WHERE item NOT IN (SELECT item FROM {train})"),
            Count("SELECT count(*) FROM later WHERE later > own"),
            session.Scalar<double>($"SELECT coalesce(sum(later - own)::DOUBLE / count(*) / {Math.Max(1, trainingRows)}, 0) FROM later"),
            Count("SELECT count(*) FROM later WHERE own > 0"), null);
    }

    /// <summary>Of <c>split.json</c>, what this stage hands on.</summary>
    private sealed record SplitSummary(string? Ties, IReadOnlyList<SplitFold> Folds);

    private sealed record SplitFold(int Fold, long? TiedTestRows);
}
