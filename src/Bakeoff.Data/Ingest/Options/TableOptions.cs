using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>How a custom table is read: which columns mean what, and what happens to a row that cannot be used.</summary>
public sealed record TableOptions : IRelatedOptions
{
    /// <summary>
    /// The file of ratings or interactions, in the folder or the archive that the dataset's path names. Default: the only file that there is.
    /// </summary>
    public string? RatingsFile { get; init; }

    /// <summary>
    /// The file of items, in the same format: in the same folder or archive; where the dataset's path names the file of ratings, a path from the
    /// experiment's folder or from that file's. Default: none; then the items are those that occur, and each is called by its id.
    /// </summary>
    public string? ItemsFile { get; init; }

    /// <summary>For <c>duckdb</c>: the table, the view or the <c>SELECT</c> that gives the ratings. Default <c>ratings</c>.</summary>
    public string RatingsQuery { get; init; } = "ratings";

    /// <summary>For <c>duckdb</c>: the table, the view or the <c>SELECT</c> that gives the items. Default: none.</summary>
    public string? ItemsQuery { get; init; }

    /// <summary>The column of users. Default <c>user</c>. Without a header columns are called by their number, from <c>1</c>.</summary>
    public string UserColumn { get; init; } = "user";

    /// <summary>The column of items. Default <c>item</c>.</summary>
    public string ItemColumn { get; init; } = "item";

    /// <summary>The column of ratings; not read with <see cref="Implicit"/>. Default <c>rating</c>.</summary>
    public string RatingColumn { get; init; } = "rating";

    /// <summary>The column of timestamps; not read if <see cref="TimestampFormat"/> is <c>order</c>. Default <c>timestamp</c>.</summary>
    public string TimestampColumn { get; init; } = "timestamp";

    /// <summary>
    /// Whether the rows are interactions without a rating, such as clicks. Then every rating is 1, and metrics of ratings are left
    /// out. Default false.
    /// </summary>
    public bool Implicit { get; init; }

    /// <summary>
    /// Whether the ids of users and items are strings. They get numbers in the order of their bytes. Default false: integers in their usual form, so
    /// that <c>007</c>, <c>+7</c> and <c>7.0</c> are errors and do not become the id 7.
    /// </summary>
    public bool StringIds { get; init; }

    /// <summary>
    /// How timestamps are written: <c>seconds</c>, <c>milliseconds</c>, <c>microseconds</c> or <c>nanoseconds</c> since 1970, <c>iso</c> (ISO 8601,
    /// UTC where no offset is given), a pattern such as <c>%d.%m.%Y %H:%M</c> (UTC), or <c>order</c>: there are none, and a later row is a later
    /// one. Numbers may have decimals. Nothing is cut off: timestamps keep the longest unit in which all of them are integers. Default
    /// <c>seconds</c>.
    /// </summary>
    public string TimestampFormat { get; init; } = "seconds";

    /// <summary>What separates columns, one or more characters. Default: a comma for <c>csv</c>, a tab for <c>tsv</c>.</summary>
    public string? Separator { get; init; }

    /// <summary>
    /// The character around values that hold separators or line breaks; within them it is written twice. Empty: none, every character is text.
    /// Default: <c>"</c> for <c>csv</c>, and none for <c>tsv</c>.
    /// </summary>
    public string? Quote { get; init; }

    /// <summary>Whether the first row names the columns. Default true.</summary>
    public bool Header { get; init; } = true;

    /// <summary>The encoding of text files; a byte order mark wins over it. Default <c>utf-8</c>.</summary>
    [OptionChoice("utf-8", "utf-16", "latin-1", "windows-1252")]
    public string Encoding { get; init; } = "utf-8";

    /// <summary>
    /// What happens if rows cannot be used. <c>fail</c>: the first twenty are errors. <c>reject</c>: they are left out, written to
    /// <c>rejects.csv</c>, and counted. Default <c>fail</c>.
    /// </summary>
    [OptionChoice("fail", "reject")]
    public string OnError { get; init; } = "fail";

    /// <summary>
    /// Which row counts if a user has an item several times: <c>first</c> or <c>last</c> in time; <c>fail</c>: it is an error. Default <c>auto</c>:
    /// <c>last</c> with <see cref="Implicit"/>, where repetition is natural, and else <c>fail</c>.
    /// </summary>
    [OptionChoice("auto", "fail", "first", "last")]
    public string Duplicates { get; init; } = "auto";

    /// <summary>The items' column of titles. Default <c>title</c>.</summary>
    public string TitleColumn { get; init; } = "title";

    /// <summary>The items' column of genres or categories. Default <c>genres</c>; left empty where there is none.</summary>
    public string GenresColumn { get; init; } = "genres";

    /// <summary>What separates an item's genres. Default <c>|</c>.</summary>
    public string GenresSeparator { get; init; } = "|";

    /// <summary>The items' column of years. Default <c>year</c>; left empty where there is none.</summary>
    public string YearColumn { get; init; } = "year";

    internal TimeFormat Time => new(TimestampFormat);

    internal string SeparatorOf(string format) => Separator ?? (format == "tsv" ? "\t" : ",");

    internal string QuoteOf(string format) => Quote ?? (format == "tsv" ? "" : "\"");

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Problem)> CheckTogether()
    {
        if (!TimestampFormat.Contains('%', StringComparison.Ordinal) && !TimeFormat.Names.Contains(TimestampFormat))
        {
            yield return ("timestampFormat",
                $"is '{TimestampFormat}', which is none of {string.Join(", ", TimeFormat.Names)}, and no pattern with %.");
        }

        if (Separator is "")
        {
            yield return ("separator", "is empty.");
        }

        if (Separator is { } separator && separator.AsSpan().ContainsAny('"', '\r', '\n'))
        {
            yield return ("separator", "holds a quote or a line break.");
        }

        if (Quote is { Length: > 0 } quote
            && (quote.Length > 1 || quote is "\r" or "\n" || Separator?.Contains(quote, StringComparison.Ordinal) == true))
        {
            yield return ("quote", $"is '{quote}', but must be one character that is not in the separator, or empty.");
        }
    }
}
