using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// Writes <c>split.parquet</c>: the ratings and, for each, the part to which it belongs. One file holds all folds: <c>split.json</c> says on which
/// parts a fold trains and which it tests (<see cref="FoldRoles"/>). The rows are sorted by user, then timestamp, then as
/// <see cref="SplitOptions.Ties"/> says, and whoever reads the file keeps that order: it says which of a user's ratings are the last.
/// </summary>
public sealed class SplitStage : IStage
{
    /// <summary>Whoever reads and whoever writes hold a few row groups of Parquet, whatever the number of rows.</summary>
    private const long BytesOfRowGroups = 300_000_000;

    /// <inheritdoc/>
    public string Name => "Split";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        string file = context.InputFile("Ingest", "ratings.parquet");
        long share = Math.Min(BytesOfRowGroups, context.MemoryBytes / 4);
        using var given = new DuckDbSession(context, share, threads: 1);
        SplitOptions options = GivenInput.AddTo(context.Options<SplitOptions>(), context, given);
        using var reading = new DuckDbSession(context, share);
        long perSecond = DatasetFacts.Read(context).TimestampsPerSecond;
        context.Progress.Report(0, "counting the rows of each user");
        SplitPlan plan = SplitPlan.Make(
            options, context.Seed, perSecond,
            take =>
            {
                using var all = SortedRatings.OfRatings(reading, file, context.Cancellation);
                take(all);
            },
            () => CountAll(reading, file, context.Cancellation));
        context.Progress.Report(0.1, "assigning and writing");

        // While one thread reads and assigns, another one writes: what is decoded on the way has to be done by the threads that are left.
        reading.Execute(FormattableString.Invariant($"SET threads = {Math.Max(1, context.Threads - 1)}"));
        using var ratings = SortedRatings.OfRatings(reading, file, context.Cancellation);
        var made = new SplitRows(plan, ratings, context.Cancellation);
        using (var writing = new DuckDbSession(context, share, threads: 1))
        {
            RatingPipe.WriteParquet(writing, made, hasParts: true, context.OutputFile("split.parquet"), context.Threads, context.Cancellation);
        }

        RefuseEmptyWindows(made, plan, perSecond);
        long? items = plan.Options.Catalogue == SplitOptions.Rated ? WriteCatalogue(context, plan, share) : null;
        SplitReport report = Summarize(made, plan) with { CatalogueItems = items };
        AtomicFile.WriteText(context.OutputFile(SplitReport.FileName), CanonicalJson.Serialize(report));
    }

    /// <summary>Writes the items of which a row is left that some fold uses.</summary>
    /// <returns>Their number.</returns>
    private static long WriteCatalogue(StageContext context, SplitPlan plan, long memory)
    {
        using var session = new DuckDbSession(context, memory);
        string used = string.Join(" OR ", plan.Roles.SelectMany(
            fold => new[] { fold.SeenRows, fold.TestRows, fold.ValidationRows }).Distinct());
        string items = DuckDbSession.Parquet(context.InputFile("Ingest", CatalogueFile.FileName));
        string rows = DuckDbSession.Parquet(context.OutputFile("split.parquet"));
        string left = $"FROM {items} WHERE item IN (SELECT item FROM {rows} WHERE {used})";
        session.WriteParquet($"{left} ORDER BY item", context.OutputFile(CatalogueFile.FileName), context.Cancellation);
        return session.Scalar<long>($"SELECT count(*) {left}");
    }

    /// <summary>Counts the users of whom the split has rows, and these rows, where it has all.</summary>
    private static SplitFacts CountAll(DuckDbSession session, string file, CancellationToken cancellation)
    {
        (int users, int rows) = (0, 0);
        session.ReadVectors(
            $"SELECT count(*) FROM {DuckDbSession.Parquet(file)} GROUP BY \"user\"",
            vectors =>
            {
                users += vectors.Count;
                foreach (long count in vectors.Column<long>(0))
                {
                    rows = checked(rows + (int)count);
                }
            },
            cancellation);
        return new SplitFacts(users, rows);
    }

    /// <summary>A fold that tests nothing would be missed by nobody before it is trained.</summary>
    private static void RefuseEmptyWindows(SplitRows rows, SplitPlan plan, long perSecond)
    {
        string before = plan.Options.Slice == SplitOptions.Validation ? " of the validation rows" : "";
        foreach ((int fold, (long from, long until)) in plan.Assignment.Windows.Index())
        {
            if (rows.Counts[fold].Rows == 0)
            {
                throw new DataException(
                    ErrorCodes.OutsideTheTimes,
                    $"window {fold}{before}, from {SplitTime.Show(from, perSecond)} to {SplitTime.Show(until, perSecond)}, has no rating to test.",
                    "Choose longer or fewer windows, another beginning, or \"cold\": \"keep\".");
            }
        }
    }

    private static SplitReport Summarize(SplitRows rows, SplitPlan plan)
    {
        (SplitOptions options, IReadOnlyList<(long From, long Until)> windows) = (plan.Options, plan.Assignment.Windows);
        (SplitMethod method, bool tiesDecide, bool testsTheLast) = (
            options.Cut, options.Cut.TiesDecide(options), options.Cut.TestsTheLast(options));
        SplitFold[] folds = [.. rows.Counts.Where(fold => fold.Rows > 0).Select(fold => fold.Summarize(tiesDecide))];
        return new SplitReport(
            SplitReport.CurrentFormat, method.Name, method.FindRowsPerUser(options), tiesDecide ? options.Ties : null,
            windows.Count == 0 ? folds : [.. folds.Select(fold => fold with
            {
                TestFrom = windows[fold.Fold].From, TestUntil = windows[fold.Fold].Until,
            })])
        {
            Roles = plan.Roles, TestsTheLast = testsTheLast == tiesDecide ? null : testsTheLast,
            Filters = plan.Removed.Count > 0 ? plan.Removed : null,
        };
    }
}
