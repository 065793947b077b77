using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Refuses ratings that no experiment should be built on. Each check names the first line at fault.</summary>
internal sealed class RatingChecks(DuckDbSession session, TableReader reader, IngestOptions options, DatasetFormat format, string ratingsPath)
{
    /// <summary>The column of <c>ratings</c> that holds the number of the row in the dataset's file.</summary>
    public const string Place = "place";

    /// <summary>Refuses what a row or the items can be refused for.</summary>
    /// <param name="itemsPath">The items' file.</param>
    /// <exception cref="DataException">Something is wrong with the data.</exception>
    public void Check(string itemsPath)
    {
        if (session.Scalar<long>("SELECT count(*) FROM ratings") == 0)
        {
            throw new DataException(
                ErrorCodes.EmptyDataFile, "the file has no ratings.", "Fetch or export it again.", new FileLocation(format.Ratings.File));
        }

        Refuse(format.Ratings, ratingsPath, "\"user\" IS NULL OR item IS NULL OR rating IS NULL OR timestamp IS NULL",
            ErrorCodes.UnreadableValue, _ => "the row has an empty value.", "Fill it in, or remove the row.");
        Refuse(format.Ratings, ratingsPath, RatingRules.OffScale(options, "rating"),
            ErrorCodes.RatingOutOfRange, row => $"the rating {row.Rating} is not on the dataset's scale, {RatingRules.ScaleOf(options)}.",
            "Correct the rating, or set the dataset's 'minimumRating', 'maximumRating' and 'ratingStep'.");
        Refuse(format.Ratings, ratingsPath, RatingRules.OutOfTime("timestamp", TimeUnit.Seconds),
            ErrorCodes.BadTimestamp, row => $"the timestamp {row.Timestamp} is not in seconds from 1970 to 2100.",
            "Write seconds since 1970-01-01 UTC; or read the file as \"format\": \"csv\", whose 'timestampFormat' may be milliseconds.");
        RefuseDuplicateItems(itemsPath);
        Refuse(format.Ratings, ratingsPath, "item NOT IN (SELECT item FROM items WHERE item IS NOT NULL)",
            ErrorCodes.UnknownItem, row => $"user {row.User} rated item {row.Item}, which {format.Items.File} does not have.",
            "Add the item, or remove the rating.");
    }

    /// <summary>Refuses a pair that stands twice. The rows are sorted by user, so that a set of one user's items finds it.</summary>
    /// <param name="sorted">The ratings, sorted by user.</param>
    /// <exception cref="DataException">A user rated an item more than once (<c>BKF2008</c>).</exception>
    public void RefuseDuplicates(string sorted)
    {
        if (FindDuplicate(sorted) is (var user, var item))
        {
            throw new DataException(
                ErrorCodes.DuplicatePair, $"user {user} rated item {item} more than once.", "Keep one of the ratings.",
                new FileLocation(format.Ratings.File, reader.LineOf(ratingsPath, format.Ratings, $"\"user\" = {user} AND item = {item}")));
        }
    }

    private (long User, long Item)? FindDuplicate(string sorted)
    {
        using var rows = new SortedRatings(session, sorted, null);
        var items = new ItemSet();
        while (rows.Next())
        {
            items.Clear(rows.Count);
            foreach (SplitRow row in rows.Rows)
            {
                if (!items.Add(row.Item))
                {
                    return (rows.User, row.Item);
                }
            }
        }

        return null;
    }

    private void RefuseDuplicateItems(string itemsPath)
    {
        foreach (long item in session.List("SELECT item FROM items GROUP BY item HAVING count(*) > 1 OR item IS NULL ORDER BY item LIMIT 1", row => row.IsDBNull(0) ? -1 : row.GetInt64(0)))
        {
            throw new DataException(
                ErrorCodes.DuplicateItem, $"item {item} stands twice, or has no id.", "Remove one of the rows.",
                new FileLocation(format.Items.File, reader.LineOf(itemsPath, format.Items, $"item = {item}")));
        }
    }

    private void Refuse(TableFormat format, string path, string condition, string code, Func<BadRow, string> message, string remedy)
    {
        // By place, so that the message and the line speak of the same row.
        List<BadRow> rows = session.List(
            $"SELECT \"user\"::VARCHAR, item::VARCHAR, rating::VARCHAR, timestamp::VARCHAR FROM ratings WHERE {condition} ORDER BY {Place} LIMIT 1",
            row => new BadRow(Text(row, 0), Text(row, 1), Text(row, 2), Text(row, 3)));
        if (rows.Count > 0)
        {
            throw new DataException(code, message(rows[0]), remedy, new FileLocation(format.File, reader.LineOf(path, format, condition)));
        }
    }

    private static string Text(DuckDB.NET.Data.DuckDBDataReader row, int column) => row.IsDBNull(column) ? "(empty)" : row.GetString(column);

    private sealed record BadRow(string User, string Item, string Rating, string Timestamp);
}
