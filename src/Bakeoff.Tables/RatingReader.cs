using Bakeoff.Core;

namespace Bakeoff.Tables;

/// <summary>
/// Reads the ratings of <c>split.parquet</c> for a trainer: in the file's order, which is by user, then timestamp, ties as the split has them.
/// </summary>
public static class RatingReader
{
    /// <summary>The rows that a stage's fold trains on, in memory.</summary>
    /// <param name="context">A context whose input is <c>Split</c> and that names a fold.</param>
    /// <exception cref="DataException">The rows of a user do not follow each other (<c>BKF2013</c>).</exception>
    public static RatingMatrix Read(StageContext context) => Read(context, Condition(context));

    /// <summary>The rows that a stage's fold trains on, in as little memory as they take: 3 bytes a row in most cases.</summary>
    /// <param name="context">A context whose input is <c>Split</c> and that names a fold.</param>
    /// <exception cref="DataException">The rows of a user do not follow each other (<c>BKF2013</c>).</exception>
    internal static CompactRatings ReadCompact(StageContext context)
    {
        var scan = new RatingScan(context, Condition(context));
        return ReadCompact(scan, coded: true) ?? ReadCompact(scan, coded: false)!;
    }

    /// <summary>Reads ratings as bytes, or as they are.</summary>
    /// <returns>Null where bytes were asked for, and there are too many different ratings.</returns>
    private static CompactRatings? ReadCompact(RatingScan scan, bool coded)
    {
        var ratings = new CompactRatings(scan.Users, scan.Items, scan.Starts, coded);
        bool fits = true;
        scan.Read("rating", (row, _, vectors) =>
        {
            if (Volatile.Read(ref fits) && !ratings.TryWrite(row, vectors.Column<long>(1), vectors.Column<float>(2)))
            {
                Volatile.Write(ref fits, false);
            }
        });
        return fits ? ratings : null;
    }

    /// <summary>All rows, each with its part of the split: see <see cref="RatingMatrix.TrainingRows"/>.</summary>
    /// <param name="context">A context whose input is <c>Split</c>.</param>
    /// <exception cref="DataException">The rows of a user do not follow each other (<c>BKF2013</c>).</exception>
    public static RatingMatrix ReadAllFolds(StageContext context) => Read(context, "true", SplitRoles.Read(context));

    /// <summary>The rows that a stage's fold trains on, in a temporary file: nothing of their number is in memory.</summary>
    /// <param name="context">A context whose input is <c>Split</c> and that names a fold.</param>
    /// <exception cref="DataException">The rows of a user do not follow each other (<c>BKF2013</c>).</exception>
    public static SpooledRatings Spool(StageContext context) => Spool(context, Condition(context));

    internal static SpooledRatings Spool(StageContext context, string condition)
    {
        var scan = new RatingScan(context, condition);
        var spool = new SpooledRatings(Path.Combine(context.WorkFolder, "ratings.spool"), scan.Users, scan.Items, scan.Starts);
        try
        {
            scan.Read("rating", (row, users, vectors) => spool.Write(row, users, vectors.Column<long>(1), vectors.Column<float>(2)));
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    internal static RatingMatrix Read(StageContext context, string condition, SplitRoles? roles = null)
    {
        var scan = new RatingScan(context, condition);
        int count = checked((int)scan.Count);
        (int[] starts, int[] itemOf, float[] ratings) = (new int[scan.Users.Count + 1], new int[count], new float[count]);
        for (int user = 0; user < starts.Length; user++)
        {
            starts[user] = (int)scan.Starts[user];
        }

        short[]? parts = roles is null ? null : new short[count];
        scan.Read(
            roles is null ? "rating" : $"rating, coalesce({roles.Column}, -1)::SMALLINT",
            (row, _, vectors) =>
            {
                int first = (int)row;
                ReadOnlySpan<long> items = vectors.Column<long>(1);
                for (int i = 0; i < items.Length; i++)
                {
                    itemOf[first + i] = scan.Items.IndexOf(items[i]);
                }

                vectors.Column<float>(2).CopyTo(ratings.AsSpan(first));
                if (parts is not null)
                {
                    vectors.Column<short>(3).CopyTo(parts.AsSpan(first));
                }
            });
        return new RatingMatrix(scan.Users, scan.Items, starts, itemOf, ratings, parts, roles);
    }

    private static string Condition(StageContext context) => SplitRoles.OfFold(context).TrainingRows;
}
