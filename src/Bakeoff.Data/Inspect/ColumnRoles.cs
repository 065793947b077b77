using System.Text.RegularExpressions;

namespace Bakeoff.Data;

/// <summary>Guesses which column is the user's, the item's, the rating and the time: by its name, and where no name tells, by its place.</summary>
internal sealed partial class ColumnRoles
{
    /// <summary>More values than a rating scale has.</summary>
    private const int MaxRatings = 101;

    private const double MaxRating = 1000;
    private readonly ColumnFacts[] _columns;
    private readonly HashSet<ColumnFacts> _taken = [];

    /// <param name="columns">The columns.</param>
    /// <param name="isNamed">Whether they have names; else none of them can say what it is.</param>
    public ColumnRoles(ColumnFacts[] columns, bool isNamed)
    {
        _columns = columns;

        // A user's rating is no user, and the date of a rating is no rating: what a name says of ids comes first, and of the rest the time.
        User = Take(column => UserId().IsMatch(column.Name));
        Item = Take(column => ItemId().IsMatch(column.Name));
        Timestamp = Take(column => TimeName().IsMatch(column.Name) && column.Times.Count > 0) ?? Take(column => TimeName().IsMatch(column.Name));
        Rating = Take(column => RatingName().IsMatch(column.Name) && MayBeRating(column))
            ?? Take(column => AnyRatingName().IsMatch(column.Name) && MayBeRating(column))
            ?? Take(column => RatingName().IsMatch(column.Name));
        User ??= Take(column => AnyUserName().IsMatch(column.Name));
        Item ??= Take(column => AnyItemName().IsMatch(column.Name));

        // What its name does not tell, its place does: user, item, rating, timestamp.
        (ColumnFacts? user, ColumnFacts? item, ColumnFacts? rating) = (User, Item, Rating);
        User ??= Take(_ => true);
        Item ??= Take(_ => true);
        Rating ??= Take(column => MayBeRating(column) && column.Numbers.Count is > 0 and <= MaxRatings
            && column.Numbers.Keys.All(number => Math.Abs(number) <= MaxRating));
        Timestamp ??= Take(column => column.Times.Count > 0);
        ByPlace = !isNamed ? []
            : [.. new[] { (user, User, "the user"), (item, Item, "the item"), (rating, Rating, "the rating") }
                .Where(role => role.Item1 is null && role.Item2 is not null).Select(role => (role.Item2!, role.Item3))];
    }

    /// <summary>What was taken for something although its name does not say so, each with what it was taken for; none without names.</summary>
    public IReadOnlyList<(ColumnFacts Column, string Role)> ByPlace { get; }

    /// <summary>The column of users; null where there seems to be none.</summary>
    public ColumnFacts? User { get; }

    /// <summary>The column of items; null where there seems to be none.</summary>
    public ColumnFacts? Item { get; }

    /// <summary>The column of ratings; null where there seems to be none.</summary>
    public ColumnFacts? Rating { get; }

    /// <summary>The column of times; null where there seems to be none.</summary>
    public ColumnFacts? Timestamp { get; }

    private static bool MayBeRating(ColumnFacts column) => column.IsNumeric || column.HasDecimalCommas;

    private ColumnFacts? Take(Func<ColumnFacts, bool> fits)
    {
        ColumnFacts? column = _columns.FirstOrDefault(column => !_taken.Contains(column) && fits(column));
        if (column is not null)
        {
            _taken.Add(column);
        }

        return column;
    }

    [GeneratedRegex(
        @"^((user|customer|member|account|visitor|person|reader|reviewer|kunde)n?([ _.-]?(id|ids|nr|no|key|code|number|nummer))?|uid)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex UserId();

    [GeneratedRegex(
        @"^((item|movie|film|product|book|article|track|song|artist|video|game|artikel)"
            + @"([ _.-]?(id|ids|nr|no|key|code|number|nummer))?|iid|sku|isbn|asin)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex ItemId();

    [GeneratedRegex("user|customer|member|account|visitor|person|reader|kunde", RegexOptions.IgnoreCase)]
    private static partial Regex AnyUserName();

    [GeneratedRegex("item|movie|film|product|book|sku|article|track|song|artist|isbn|asin|video|game|artikel", RegexOptions.IgnoreCase)]
    private static partial Regex AnyItemName();

    [GeneratedRegex("^(rating|stars?|sterne|score|grade|vote|overall)s?$", RegexOptions.IgnoreCase)]
    private static partial Regex RatingName();

    [GeneratedRegex("rating|star|score|grade|vote", RegexOptions.IgnoreCase)]
    private static partial Regex AnyRatingName();

    [GeneratedRegex("time|date|when|created|^ts$|_at$|zeit|datum", RegexOptions.IgnoreCase)]
    private static partial Regex TimeName();
}
