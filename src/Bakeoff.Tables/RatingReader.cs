using Bakeoff.Core;

namespace Bakeoff.Tables;

/// <summary>Reads the ratings of <c>split.parquet</c> for a trainer: in the file's order, which is by user, then timestamp, ties as the split has them.</summary>
public static class RatingReader
{
    private const int MemoryMegabytes = 200;

    /// <summary>The rows that a stage's fold trains on, in memory.</summary>
    /// <param name="context">A context whose input is <c>Split</c> and that names a fold.</param>
    public static RatingMatrix Read(StageContext context) => Read(FileOf(context), Condition(context.Fold!.Value), withFolds: false, context.Cancellation);

    /// <summary>All rows, each with the fold that tests it: see <see cref="RatingMatrix.TrainingRows"/>.</summary>
    /// <param name="splitFile"><c>split.parquet</c>.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public static RatingMatrix ReadAllFolds(string splitFile, CancellationToken cancellation = default) =>
        Read(splitFile, "true", withFolds: true, cancellation);

    /// <summary>The rows that a stage's fold trains on, in a temporary file: nothing of their number is in memory.</summary>
    /// <param name="context">A context whose input is <c>Split</c> and that names a fold.</param>
    public static SpooledRatings Spool(StageContext context) =>
        Spool(FileOf(context), Condition(context.Fold!.Value), context.WorkFolder, context.Cancellation);

    internal static SpooledRatings Spool(string file, string condition, string folder, CancellationToken cancellation)
    {
        using var session = new DuckDbSession(folder, MemoryMegabytes);
        string rows = Rows(file, condition);
        (IdMap users, IdMap items) = (Ids(session, "\"user\"", rows), Ids(session, "item", rows));
        var spool = new SpooledRatings(Path.Combine(folder, "ratings.spool"), users, items);
        try
        {
            session.ReadVectors(
                $"SELECT \"user\", item, rating {rows}",
                vectors => spool.Append(vectors.Column<long>(0), vectors.Column<long>(1), vectors.Column<float>(2)),
                cancellation);
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    private static string FileOf(StageContext context) => context.InputFile("Split", "split.parquet");

    private static string Condition(int fold) => $"test_fold IS DISTINCT FROM {fold}";

    private static string Rows(string file, string condition) => $"FROM {DuckDbSession.Parquet(file)} WHERE {condition}";

    private static IdMap Ids(DuckDbSession session, string column, string rows) =>
        IdMap.Of(session.List($"SELECT DISTINCT {column} {rows}", row => row.GetInt64(0)));

    internal static RatingMatrix Read(string file, string condition, bool withFolds, CancellationToken cancellation)
    {
        using var session = new DuckDbSession(null, MemoryMegabytes);
        string rows = Rows(file, condition);
        int count = session.Scalar<int>($"SELECT count(*) {rows}");
        (IdMap users, IdMap items) = (Ids(session, "\"user\"", rows), Ids(session, "item", rows));
        (int[] starts, int[] itemOf, float[] ratings) = (new int[users.Count + 1], new int[count], new float[count]);
        short[]? folds = withFolds ? new short[count] : null;
        (int row, int user) = (0, 0);
        session.ReadVectors(
            $"SELECT \"user\", item, rating{(withFolds ? ", coalesce(test_fold, -1)::SMALLINT" : "")} {rows}",
            vectors =>
            {
                ReadOnlySpan<long> userIds = vectors.Column<long>(0);
                ReadOnlySpan<long> itemIds = vectors.Column<long>(1);
                vectors.Column<float>(2).CopyTo(ratings.AsSpan(row));
                if (folds is not null)
                {
                    vectors.Column<short>(3).CopyTo(folds.AsSpan(row));
                }

                for (int i = 0; i < userIds.Length; i++, row++)
                {
                    itemOf[row] = items.IndexOf(itemIds[i]);
                    for (; users.IdAt(user) < userIds[i]; user++)
                    {
                        starts[user + 1] = row;
                    }
                }
            },
            cancellation);
        for (; user < users.Count; user++)
        {
            starts[user + 1] = count;
        }

        return new RatingMatrix(users, items, starts, itemOf, ratings, folds);
    }
}
