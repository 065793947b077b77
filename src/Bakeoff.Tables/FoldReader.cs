using Bakeoff.Core;

namespace Bakeoff.Tables;

/// <summary>Reads a fold from the artifacts of Ingest and Split.</summary>
public static class FoldReader
{
    /// <summary>Reads the rows of one fold and the catalogue.</summary>
    /// <param name="context">A context whose inputs are <c>Ingest</c> and <c>Split</c> and that names a fold.</param>
    public static Fold Read(StageContext context) => Read(
        context.InputFile("Split", "split.parquet"), context.InputFile("Ingest", "items.parquet"), ScaleOf(context), FoldOf(context));

    /// <summary>Reads what is asked about one fold, without its training rows: for trainers that read those themselves.</summary>
    /// <param name="context">A context whose inputs are <c>Ingest</c> and <c>Split</c> and that names a fold.</param>
    /// <exception cref="DataException">There is no test row (<c>BKF2011</c>).</exception>
    public static FoldTask ReadTask(StageContext context)
    {
        using var session = new DuckDbSession(memoryMegabytes: 200);
        string split = DuckDbSession.Parquet(context.InputFile("Split", "split.parquet"));
        string test = $"test_fold = {FoldOf(context)}";
        Catalogue catalogue = ReadCatalogue(session, context.InputFile("Ingest", "items.parquet"));
        return new FoldTask(
            ReadRatings(session, split, test), catalogue, ScaleOf(context),
            ReadSeen(session, $"SELECT \"user\", item FROM {split} WHERE \"user\" IN (SELECT \"user\" FROM {split} WHERE {test}) AND ({test}) IS NOT TRUE", catalogue));
    }

    /// <summary>Reads the rows of one fold and the catalogue.</summary>
    /// <param name="splitFile"><c>split.parquet</c>.</param>
    /// <param name="itemsFile"><c>items.parquet</c>.</param>
    /// <param name="scale">The rating scale.</param>
    /// <param name="fold">The fold, from 0.</param>
    public static Fold Read(string splitFile, string itemsFile, RatingScale scale, int fold)
    {
        using var session = new DuckDbSession();
        string split = DuckDbSession.Parquet(splitFile);
        return new Fold(
            fold,
            ReadRatings(session, split, $"test_fold IS DISTINCT FROM {fold}"),
            ReadRatings(session, split, $"test_fold = {fold}"),
            ReadCatalogue(session, itemsFile),
            scale);
    }

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

    private static RatingScale ScaleOf(StageContext context) => DatasetFacts.Read(context).Scale;

    private static int FoldOf(StageContext context) =>
        context.Fold ?? throw new InvalidOperationException("This stage trains a fold, and the context names none.");

    private static SeenItems ReadSeen(DuckDbSession session, string sql, Catalogue catalogue)
    {
        var seen = new SeenItems();
        session.ReadVectors(sql, vectors =>
        {
            ReadOnlySpan<long> users = vectors.Column<long>(0);
            ReadOnlySpan<long> items = vectors.Column<long>(1);
            for (int i = 0; i < users.Length; i++)
            {
                seen.Add(users[i], catalogue.Items.IndexOf(items[i]));
            }
        });
        return seen;
    }

    /// <summary>Reads rows of <c>split.parquet</c> in the file's order, which a plain scan keeps: by user, then timestamp, ties as the split has them.</summary>
    private static RatingTable ReadRatings(DuckDbSession session, string split, string condition)
    {
        int count = session.Scalar<int>($"SELECT count(*) FROM {split} WHERE {condition}");
        var table = new RatingTable(new long[count], new long[count], new float[count], new long[count]);
        int row = 0;
        session.Read(
            $"SELECT \"user\", item, rating, timestamp FROM {split} WHERE {condition}",
            reader =>
            {
                table.Users[row] = reader.GetInt64(0);
                table.Items[row] = reader.GetInt64(1);
                table.Ratings[row] = reader.GetFloat(2);
                table.Timestamps[row] = reader.GetInt64(3);
                row++;
            });
        return table;
    }
}
