using Bakeoff.Core;

namespace Bakeoff.Tables;

/// <summary>
/// Reads a fold from the artifacts of Ingest and Split, in the order of <c>split.parquet</c>, which a plain scan keeps: by user, then
/// timestamp, ties as the split has them.
/// </summary>
public static class FoldReader
{
    /// <summary>A scan holds some pages of each column a thread, and not what it has read.</summary>
    private const long ScanBytes = 200_000_000;

    /// <summary>The columns of a row group that one thread decodes, and twice that to spare.</summary>
    private const long LeastScanBytes = 32_000_000;

    /// <summary>A database of its own would not pay for fewer users.</summary>
    private const int LeastUsers = 1000;

    /// <summary>
    /// Reads the rows of one fold, timestamps included, and the catalogue: 28 bytes a row. See <see cref="TrainingRatings"/> for what needs less.
    /// </summary>
    /// <param name="context">A context whose inputs are <c>Ingest</c> and <c>Split</c> and that names a fold.</param>
    /// <exception cref="DataException">There is no training row or no test row (<c>BKF2011</c>).</exception>
    public static Fold Read(StageContext context)
    {
        using DuckDbSession session = Open(context);
        return Read(
            session, SplitFile(context), CatalogueFile.Find(context), ScaleOf(context), SplitRoles.OfFold(context),
            context.Cancellation);
    }

    /// <summary>Reads what is asked about one fold, without its training rows: for trainers that read those themselves.</summary>
    /// <param name="context">A context whose inputs are <c>Ingest</c> and <c>Split</c> and that names a fold.</param>
    /// <exception cref="DataException">There is no test row (<c>BKF2011</c>), or the split is not sorted by user (<c>BKF2013</c>).</exception>
    public static FoldTask ReadTask(StageContext context)
    {
        Catalogue ReadItems()
        {
            using var session = new DuckDbSession(context, LeastScanBytes * 2, threads: 1);
            return ReadCatalogue(session, CatalogueFile.Find(context));
        }

        FoldRoles roles = SplitRoles.OfFold(context);

        // Items are made into strings one by one, on one thread: the test rows are found at the same time.
        Task<Catalogue>? reading = context.Threads > 1 ? Task.Run(ReadItems) : null;
        RatingTable test;
        using (DuckDbSession session = Open(context))
        {
            test = ReadRatings(session, RowsOf(SplitFile(context), roles.TestRows), context.Cancellation);
        }

        Catalogue catalogue = reading?.GetAwaiter().GetResult() ?? ReadItems();
        SeenItems seen = ReadSeen(context, RowsOf(SplitFile(context), roles.SeenRows), test, catalogue);
        using DuckDbSession last = Open(context);
        return new FoldTask(
            test, catalogue, ScaleOf(context), seen, ReadHistories(last, SplitFile(context), roles, catalogue.Items, context.Cancellation));
    }

    /// <summary>Reads the rows of one fold and the catalogue.</summary>
    /// <param name="session">A database.</param>
    /// <param name="splitFile"><c>split.parquet</c>, next to <c>split.json</c>.</param>
    /// <param name="itemsFile"><c>items.parquet</c>.</param>
    /// <param name="scale">The rating scale.</param>
    /// <param name="fold">The fold, from 0.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public static Fold Read(
        DuckDbSession session, string splitFile, string itemsFile, RatingScale scale, int fold, CancellationToken cancellation = default) =>
        Read(session, splitFile, itemsFile, scale, SplitRoles.Read(splitFile).Of(fold), cancellation);

    /// <summary>Reads the catalogue alone.</summary>
    /// <param name="session">A database.</param>
    /// <param name="itemsFile"><c>items.parquet</c>.</param>
    public static Catalogue ReadCatalogue(DuckDbSession session, string itemsFile)
    {
        List<(long Item, string Title, string Genres)> rows = session.List(
            $"SELECT item, concat(title, ' (' || year || ')'), genres FROM {DuckDbSession.Parquet(itemsFile)} ORDER BY item",
            row => (row.GetInt64(0), row.GetString(1), row.GetString(2)));
        return new Catalogue(
            [.. rows.Select(row => row.Item)], [.. rows.Select(row => row.Title)], [.. rows.Select(row => row.Genres)]);
    }

    /// <summary>A database to scan with.</summary>
    internal static DuckDbSession Open(StageContext context) => new(context, Math.Min(ScanBytes, context.MemoryBytes / 4));

    /// <summary>The rows that a fold trains on, as the end of a query.</summary>
    internal static string TrainingRows(StageContext context) => RowsOf(SplitFile(context), SplitRoles.OfFold(context).TrainingRows);

    /// <summary>Refuses a user's row that comes after a row of a user with a higher id.</summary>
    /// <exception cref="DataException">It does (<c>BKF2013</c>).</exception>
    internal static void DemandOrder(long previous, long user)
    {
        if (user < previous)
        {
            throw new DataException(
                ErrorCodes.BadArtifact, $"the rows of split.parquet are not sorted by user: {user} comes after {previous}.", "Run Split again.",
                new FileLocation("split.parquet"));
        }
    }

    private static Fold Read(
        DuckDbSession session, string splitFile, string itemsFile, RatingScale scale, FoldRoles roles, CancellationToken cancellation)
    {
        Catalogue catalogue = ReadCatalogue(session, itemsFile);
        return new Fold(
            roles.Fold,
            ReadRatings(session, RowsOf(splitFile, roles.TrainingRows), cancellation),
            ReadRatings(session, RowsOf(splitFile, roles.TestRows), cancellation),
            catalogue,
            scale,
            ReadHistories(session, splitFile, roles, catalogue.Items, cancellation));
    }

    /// <summary>What users rated whom the fold holds out whole; null where it holds none out.</summary>
    private static UserHistories? ReadHistories(
        DuckDbSession session, string splitFile, FoldRoles roles, IdMap items, CancellationToken cancellation) => roles.History is null
        ? null : UserHistories.From(ReadRatings(session, RowsOf(splitFile, roles.HistoryRows), cancellation), items);

    private static string RowsOf(string splitFile, string condition) => $"FROM {DuckDbSession.Parquet(splitFile)} WHERE {condition}";

    private static string SplitFile(StageContext context) => context.InputFile("Split", "split.parquet");

    private static RatingScale ScaleOf(StageContext context) => DatasetFacts.Read(context).Scale;

    /// <summary>
    /// What the users of the test rows have rated. Each thread reads a range of the users, of which the sorted file's row groups say that they hold
    /// it.
    /// </summary>
    private static SeenItems ReadSeen(StageContext context, string rows, RatingTable test, Catalogue catalogue)
    {
        for (int row = 1; row < test.Count; row++)
        {
            DemandOrder(test.Users[row - 1], test.Users[row]);
        }

        long[] users = [.. test.Users.Distinct()];
        var parts = new SeenItems[Math.Clamp(users.Length / LeastUsers, 1, context.Threads)];
        int FirstOf(int part) => (int)((long)part * users.Length / parts.Length);
        Parallel.For(
            0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation },
            part => parts[part] = users.Length == 0
                ? new SeenItems() : ReadSeen(context, rows, parts.Length, users[FirstOf(part)..FirstOf(part + 1)], catalogue));
        return SeenItems.Join(parts);
    }

    /// <summary>
    /// What some users have rated: both they and the rows come in the order of the users, so that one pass finds it without a join.
    /// </summary>
    private static SeenItems ReadSeen(StageContext context, string rows, int parts, long[] tests, Catalogue catalogue)
    {
        using var session = new DuckDbSession(context, Math.Max(LeastScanBytes, Math.Min(ScanBytes, context.MemoryBytes / 4) / parts), threads: 1);
        var seen = new SeenItems();
        (long? previous, int next, bool tested) = (null, 0, false); // Any number may be a user's.
        session.ReadVectors($"SELECT \"user\", item {rows} AND \"user\" BETWEEN {tests[0]} AND {tests[^1]}", vectors =>
        {
            ReadOnlySpan<long> users = vectors.Column<long>(0);
            ReadOnlySpan<long> items = vectors.Column<long>(1);
            for (int i = 0; i < users.Length; i++)
            {
                if (users[i] != previous)
                {
                    DemandOrder(previous ?? users[i], users[i]);
                    previous = users[i];
                    for (; next < tests.Length && tests[next] < users[i]; next++)
                    {
                    }

                    tested = next < tests.Length && tests[next] == users[i];
                }

                if (tested)
                {
                    seen.Add(users[i], catalogue.Items.IndexOf(items[i]));
                }
            }
        }, context.Cancellation);
        return seen;
    }

    private static RatingTable ReadRatings(DuckDbSession session, string rows, CancellationToken cancellation)
    {
        int count = session.Scalar<int>($"SELECT count(*) {rows}");
        var table = new RatingTable(new long[count], new long[count], new float[count], new long[count]);
        int row = 0;
        session.ReadVectors($"SELECT \"user\", item, rating, timestamp {rows}", vectors =>
        {
            vectors.Column<long>(0).CopyTo(table.Users.AsSpan(row));
            vectors.Column<long>(1).CopyTo(table.Items.AsSpan(row));
            vectors.Column<float>(2).CopyTo(table.Ratings.AsSpan(row));
            vectors.Column<long>(3).CopyTo(table.Timestamps.AsSpan(row));
            row += vectors.Count;
        }, cancellation);
        return table;
    }
}
