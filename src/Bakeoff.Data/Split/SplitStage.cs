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
        context.Progress.Report(0, "counting the rows of each user");
        (int users, int rows) = CountLeft(reading, file, options, context.Cancellation);

        // While one thread reads and assigns, another one writes: what is decoded on the way has to be done by the threads that are left.
        reading.Execute(FormattableString.Invariant($"SET threads = {Math.Max(1, context.Threads - 1)}"));
        PartAssignment assignment = options.Cut.Assign(options, new SplitFacts(users, rows), context.Seed);
        context.Progress.Report(0.1, "assigning and writing");
        string split = context.OutputFile("split.parquet");
        using var ratings = SortedRatings.OfRatings(reading, file, context.Cancellation, options.MinRating);
        var made = new SplitRows(ratings, options, new TieOrder(options.Ties, context.Seed), assignment, context.Cancellation);
        using (var writing = new DuckDbSession(context, share, threads: 1))
        {
            RatingPipe.WriteParquet(writing, made, hasParts: true, split, context.Threads, context.Cancellation);
        }

        AtomicFile.WriteText(context.OutputFile(SplitReport.FileName), CanonicalJson.Serialize(Summarize(made, options)));
    }

    /// <summary>Counts the users of whom the split has rows, and these rows.</summary>
    private static (int Users, int Rows) CountLeft(DuckDbSession session, string file, SplitOptions options, CancellationToken cancellation)
    {
        string rated = options.MinRating is { } minimum ? FormattableString.Invariant($"WHERE rating >= ({minimum})::FLOAT") : "";
        int users = 0, rows = 0;
        bool any = false;
        session.ReadVectors(
            $"SELECT count(*) FROM {DuckDbSession.Parquet(file)} {rated} GROUP BY \"user\"",
            vectors =>
            {
                any |= vectors.Count > 0;
                foreach (long count in vectors.Column<long>(0))
                {
                    int left = options.RowsOf((int)count);
                    users += left > 0 ? 1 : 0;
                    rows = checked(rows + left);
                }
            },
            cancellation);
        return any || options.MinRating is null ? (users, rows) : throw new DataException(
            ErrorCodes.EmptyFold, FormattableString.Invariant($"no rating is {options.MinRating} or more, so that 'split.minRating' leaves none."),
            "Choose a lower 'minRating', or remove it.");
    }

    private static SplitReport Summarize(SplitRows rows, SplitOptions options)
    {
        SplitMethod method = options.Cut;
        SplitFold[] folds = [.. rows.Counts.Where(fold => fold.Rows > 0).Select(fold => fold.Summarize(method.TiesDecide))];
        return new SplitReport(
            SplitReport.CurrentFormat, method.Name, method.FindRowsPerUser(options), method.TiesDecide ? options.Ties : null, folds)
        {
            Roles = method.FindRoles(options), TestsTheLast = method.TestsTheLast == method.TiesDecide ? null : method.TestsTheLast,
        };
    }
}
