using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Refuses ratings that no experiment should be built on. Each check names the first line at fault.</summary>
internal sealed class RatingChecks(DuckDbSession session, TableReader reader, IngestOptions options)
{
    /// <summary>Keeps the hash table of the search for duplicates small: a share of the users at a time.</summary>
    private const int DuplicatePasses = 8;

    public void Check(DatasetFormat format, string ratingsPath, string itemsPath)
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
        RefuseDuplicates(format, ratingsPath, itemsPath);
        Refuse(format.Ratings, ratingsPath, "item NOT IN (SELECT item FROM items WHERE item IS NOT NULL)",
            ErrorCodes.UnknownItem, row => $"user {row.User} rated item {row.Item}, which {format.Items.File} does not have.",
            "Add the item, or remove the rating.");
    }

    private void RefuseDuplicates(DatasetFormat format, string ratingsPath, string itemsPath)
    {
        foreach (long item in session.List("SELECT item FROM items GROUP BY item HAVING count(*) > 1 OR item IS NULL ORDER BY item LIMIT 1", row => row.IsDBNull(0) ? -1 : row.GetInt64(0)))
        {
            throw new DataException(
                ErrorCodes.DuplicateItem, $"item {item} stands twice, or has no id.", "Remove one of the rows.",
                new FileLocation(format.Items.File, reader.LineOf(itemsPath, format.Items, $"item = {item}")));
        }

        for (int pass = 0; pass < DuplicatePasses; pass++)
        {
            List<(long User, long Item)> pairs = session.List(
                $"SELECT \"user\", item FROM ratings WHERE \"user\" % {DuplicatePasses} IN ({pass}, {-pass}) GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 1",
                row => (row.GetInt64(0), row.GetInt64(1)));
            foreach ((long user, long item) in pairs)
            {
                throw new DataException(
                    ErrorCodes.DuplicatePair, $"user {user} rated item {item} more than once.", "Keep one of the ratings.",
                    new FileLocation(format.Ratings.File, reader.LineOf(ratingsPath, format.Ratings, $"\"user\" = {user} AND item = {item}")));
            }
        }
    }

    private void Refuse(TableFormat format, string path, string condition, string code, Func<BadRow, string> message, string remedy)
    {
        // By rowid, so that the message and the line speak of the same row.
        List<BadRow> rows = session.List(
            $"SELECT \"user\"::VARCHAR, item::VARCHAR, rating::VARCHAR, timestamp::VARCHAR FROM ratings WHERE {condition} ORDER BY rowid LIMIT 1",
            row => new BadRow(Text(row, 0), Text(row, 1), Text(row, 2), Text(row, 3)));
        if (rows.Count > 0)
        {
            throw new DataException(code, message(rows[0]), remedy, new FileLocation(format.File, reader.LineOf(path, format, condition)));
        }
    }

    private static string Text(DuckDB.NET.Data.DuckDBDataReader row, int column) => row.IsDBNull(column) ? "(empty)" : row.GetString(column);

    private sealed record BadRow(string User, string Item, string Rating, string Timestamp);
}
