using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>
/// Checks what every number rests on, <c>integrity.json</c>: that no test row is trained on, that each rating is in the split once, and how
/// much of the future and of the unknown each fold holds. It fails on a leak, and counts what a reader has to know. It reads the files as streams:
/// see <see cref="SplitAudit"/>.
/// </summary>
public sealed class IntegrityStage : IStage
{
    // What two scans of Parquet files hold, and what each thread decodes ahead: a row group of 122,880 rows.
    private const long ScanBytes = 60_000_000;
    private const long ScanBytesOfAThread = 20_000_000;

    /// <inheritdoc/>
    public string Name => "Integrity";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        using var session = new DuckDbSession(context, Math.Min(context.MemoryBytes / 2, ScanBytes + (context.Threads * ScanBytesOfAThread)));
        int[] folds = [.. context.Options<IntegrityOptions>().Folds.Distinct().Order()];
        SplitRoles roles = SplitRoles.Read(context);
        var audit = new SplitAudit(roles, folds);
        context.Progress.Report(0, "comparing the split with the ratings");
        using (var ratings = SortedRatings.OfRatings(session, context))
        using (var split = SortedRatings.OfSplit(session, context, roles))
        {
            audit.Read(ratings, split);
        }

        var found = new List<FoldIntegrity>();
        var cut = CanonicalJson.Read<SplitReport>(context.InputFile("Split", SplitReport.FileName));
        foreach (FoldCounts fold in audit.Folds)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress.Report((1.0 + found.Count) / (1 + folds.Length), $"fold {fold.Fold}");
            SplitFold? told = cut.Folds.FirstOrDefault(of => of.Fold == fold.Fold);
            FoldIntegrity examined = Examine(session, context, audit, fold, out long firstTest);
            found.Add(examined with
            {
                TiedTestRows = told?.TiedTestRows, FirstTest = told?.TestFrom is null ? null : firstTest,
                LastTraining = told?.TestFrom is null ? null : DemandThePast(fold, firstTest),
            });
        }

        AtomicFile.WriteText(context.OutputFile(IntegrityReport.FileName), CanonicalJson.Serialize(new IntegrityReport(
            IntegrityReport.CurrentFormat, audit.Ratings, audit.TestedOnce, cut.Ties, found)));
    }

    /// <summary>Reads the timestamps once more: how much of the others' future a fold holds is known only when the last training row is.</summary>
    private static FoldIntegrity Examine(DuckDbSession session, StageContext context, SplitAudit audit, FoldCounts fold, out long firstTest)
    {
        string split = DuckDbSession.Parquet(context.InputFile("Split", "split.parquet"));
        (long beforeTraining, long later, int rows) = (0, 0, 0);
        long[] timestamps = new long[fold.TestRows];
        session.ReadVectors(
            $"SELECT \"user\", timestamp FROM {split} WHERE {fold.Roles.TestRows}",
            vectors =>
            {
                ReadOnlySpan<long> users = vectors.Column<long>(0);
                ReadOnlySpan<long> times = vectors.Column<long>(1);
                times.CopyTo(timestamps.AsSpan(rows));
                rows += times.Length;
                for (int i = 0; i < times.Length; i++)
                {
                    beforeTraining += times[i] < fold.LatestWithout(users[i]) ? 1 : 0;
                }
            },
            context.Cancellation);
        var earlier = new LaterRows(timestamps);
        firstTest = timestamps.Length == 0 ? long.MaxValue : timestamps[0];
        session.ReadVectors(
            $"SELECT timestamp FROM {split} WHERE {fold.Roles.TrainingRows}",
            vectors => later += earlier.Pairs(vectors.Column<long>(0)), context.Cancellation);
        (long coldItems, long coldItemRows) = fold.ColdItems(audit.RowsOfItems);
        long trainingRows = audit.Rows - fold.UntrainedRows;
        double share = fold.TestRows == 0 ? 0 : (double)(later - fold.OwnLater) / fold.TestRows / Math.Max(1, trainingRows);
        return new FoldIntegrity(
            fold.Fold, trainingRows, fold.TestRows, fold.TestUsers, fold.ColdUsers, coldItems, coldItemRows, beforeTraining, share,
            fold.OwnLaterRows, null)
        {
            ColdUserRows = fold.ColdUserRows, RepeatedRows = 0, HistoryRows = fold.RowsOf(RowRole.History),
            ValidationRows = fold.RowsOf(RowRole.Validation), UnusedRows = fold.RowsOf(RowRole.Unused),
        };
    }

    /// <summary>Fails if a fold that tests a window of time trains on a row that is not older than all of its test rows.</summary>
    /// <returns>The timestamp of its latest training row.</returns>
    private static long DemandThePast(FoldCounts fold, long firstTest) => fold.Latest < firstTest ? fold.Latest : throw new EvaluationException(
        ErrorCodes.LeakingRoles, "split.parquet",
        FormattableString.Invariant(
            $"fold {fold.Fold} tests ratings from {firstTest} on, and trains on one of user {fold.LatestUser} of {fold.Latest}: a future rating."),
        "Run Split again; a fold of a split by time trains on nothing that is as late as its first test row.");
}
