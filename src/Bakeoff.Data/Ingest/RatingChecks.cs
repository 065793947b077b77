using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Refuses ratings that no experiment should be built on. Each check names the first line at fault.</summary>
internal sealed class RatingChecks(DuckDbSession session, TableReader reader, IngestOptions options, DatasetFormat format, string ratingsPath)
{
    /// <summary>The column of <c>ratings</c> that holds the number of the row in the dataset's file.</summary>
    public const string Place = "place";

    private Fault[] Faults { get; } =
    [
        new("\"user\" IS NULL OR item IS NULL OR rating IS NULL OR timestamp IS NULL", ErrorCodes.UnreadableValue,
            _ => "the row has an empty value.", "Fill it in, or remove the row."),
        new(RatingRules.OffScale(options, "rating"), ErrorCodes.RatingOutOfRange,
            row => $"the rating {row.Rating} is not on the dataset's scale, {RatingRules.ScaleOf(options)}.",
            "Correct the rating, or set the dataset's 'minimumRating', 'maximumRating' and 'ratingStep'."),
        new(RatingRules.OutOfTime("timestamp", TimeUnit.Seconds), ErrorCodes.BadTimestamp,
            row => $"the timestamp {row.Timestamp} is not in seconds from 1970 to 2100.",
            "Write seconds since 1970-01-01 UTC; or read the file as \"format\": \"csv\", whose 'timestampFormat' may be milliseconds."),
    ];

    private Fault UnknownItem { get; } = new(
        "item NOT IN (SELECT item FROM items WHERE item IS NOT NULL)", ErrorCodes.UnknownItem,
        row => $"user {row.User} rated item {row.Item}, which {format.Items.File} does not have.", "Add the item, or remove the rating.");

    /// <summary>
    /// Refuses what a row or the items can be refused for. One scan says whether there is anything, and for what there is another one finds the row.
    /// </summary>
    /// <param name="itemsPath">The items' file.</param>
    /// <exception cref="DataException">Something is wrong with the data.</exception>
    public void Check(string itemsPath)
    {
        Fault[] all = [.. Faults, UnknownItem];
        bool[] found = [];
        session.Read(
            $"SELECT count(*), {string.Join(", ", all.Select(fault => $"coalesce(bool_or({fault.Condition}), false)"))} FROM ratings",
            row => found = [.. Enumerable.Range(0, all.Length + 1).Select(i => i == 0 ? row.GetInt64(0) == 0 : row.GetBoolean(i))]);
        if (found[0])
        {
            throw new DataException(
                ErrorCodes.EmptyDataFile, "the file has no ratings.", "Fetch or export it again.", new FileLocation(format.Ratings.File));
        }

        foreach ((int i, Fault fault) in Faults.Index())
        {
            RefuseIf(found[i + 1], fault);
        }

        RefuseDuplicateItems(itemsPath);
        RefuseIf(found[^1], UnknownItem);
    }

    /// <summary>
    /// Says whether ratings that are counted would pass <see cref="Check"/> and <see cref="RefuseDuplicates"/>, by the same rules, asked of what
    /// there is of each value instead of each row.
    /// </summary>
    /// <param name="tally">The ratings, none of which has an empty value.</param>
    /// <param name="itemsPath">The items' file.</param>
    /// <exception cref="DataException">Something is wrong with the items.</exception>
    public bool Accept(RatingTally tally, string itemsPath)
    {
        string Values(string name, string type, IEnumerable<string> values) => $"SELECT unnest([{string.Join(", ", values)}]::{type}[]) AS {name}";
        IEnumerable<string> ratings = tally.Histogram.Select(bar => bar.Rating.ToString("R", CultureInfo.InvariantCulture));
        if (tally.Ratings == 0 || tally.Repeated is not null || tally.HasTooManyBars
            || Any(Values("rating", "FLOAT", ratings), RatingRules.OffScale(options, "rating"))
            || Any(Values("timestamp", "BIGINT", [$"{tally.FirstTimestamp}", $"{tally.LastTimestamp}"]),
                RatingRules.OutOfTime("timestamp", TimeUnit.Seconds)))
        {
            return false;
        }

        RefuseDuplicateItems(itemsPath);
        HashSet<long> known = [.. session.List("SELECT item FROM items", row => row.GetInt64(0))];
        return tally.Items.Ids.ToArray().All(known.Contains);
    }

    /// <summary>Refuses a pair that is duplicated.</summary>
    /// <param name="tally">The ratings, counted in the order of users and time.</param>
    /// <exception cref="DataException">A user rated an item more than once (<c>BKF2008</c>).</exception>
    public void RefuseDuplicates(RatingTally tally)
    {
        if (tally.Repeated is (var user, var item))
        {
            throw new DataException(
                ErrorCodes.DuplicatePair, $"user {user} rated item {item} more than once.", "Keep one of the ratings.",
                new FileLocation(format.Ratings.File, reader.LineOf(ratingsPath, format.Ratings, $"\"user\" = {user} AND item = {item}")));
        }
    }

    private bool Any(string values, string condition) => session.Scalar<long>($"SELECT count(*) FROM ({values}) WHERE {condition}") > 0;

    private void RefuseDuplicateItems(string itemsPath)
    {
        const string Repeated = "SELECT item FROM items GROUP BY item HAVING count(*) > 1 OR item IS NULL ORDER BY item LIMIT 1";
        foreach (long item in session.List(Repeated, row => row.IsDBNull(0) ? -1 : row.GetInt64(0)))
        {
            throw new DataException(
                ErrorCodes.DuplicateItem, $"item {item} is duplicated, or has no id.", "Remove one of the rows.",
                new FileLocation(format.Items.File, reader.LineOf(itemsPath, format.Items, $"item = {item}")));
        }
    }

    private void RefuseIf(bool isThere, Fault fault)
    {
        if (!isThere)
        {
            return;
        }

        // By place, so that the message and the line speak of the same row.
        BadRow row = session.List(
            $"SELECT \"user\"::VARCHAR, item::VARCHAR, rating::VARCHAR, timestamp::VARCHAR FROM ratings WHERE {fault.Condition} ORDER BY {Place} "
                + "LIMIT 1",
            row => new BadRow(Text(row, 0), Text(row, 1), Text(row, 2), Text(row, 3)))[0];
        throw new DataException(
            fault.Code, fault.Message(row), fault.Remedy,
            new FileLocation(format.Ratings.File, reader.LineOf(ratingsPath, format.Ratings, fault.Condition)));
    }

    private static string Text(DuckDB.NET.Data.DuckDBDataReader row, int column) => row.IsDBNull(column) ? "(empty)" : row.GetString(column);

    /// <summary>What a row may be refused for: when, and what is said.</summary>
    private sealed record Fault(string Condition, string Code, Func<BadRow, string> Message, string Remedy);

    private sealed record BadRow(string User, string Item, string Rating, string Timestamp);
}
