using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bakeoff.Data;

/// <summary>Guesses from a file's first rows which columns mean what: the <c>dataset</c> of an experiment, to be checked by who knows.</summary>
internal sealed partial class TableGuess
{
    private static readonly (string Pattern, string Format)[] TimePatterns =
    [
        (@"^\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d{2}:\d{2}$", "%d.%m.%Y %H:%M:%S"), (@"^\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d{2}$", "%d.%m.%Y %H:%M"), (@"^\d{1,2}\.\d{1,2}\.\d{4}$", "%d.%m.%Y"),
        (@"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2}$", "%m/%d/%Y %H:%M:%S"), (@"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}$", "%m/%d/%Y %H:%M"), (@"^\d{1,2}/\d{1,2}/\d{4}$", "%m/%d/%Y"),
    ];

    private readonly TableSample _sample;
    private readonly HashSet<int> _taken = [];

    public TableGuess(TableSample sample)
    {
        _sample = sample;
        (User, Item) = (Find(UserName()), Find(ItemName()));
        Timestamp = Find(TimeName(), column => TimeFormatOf(column) is not null);
        Rating = Find(RatingName(), column => Numbers(column).Length > 0);

        // What its name does not tell, its place does: user, item, rating, timestamp.
        User ??= Next(_ => true);
        Item ??= Next(_ => true);
        Rating ??= Next(column => Numbers(column) is { Length: > 0 } numbers && numbers.Distinct().Count() <= 101 && numbers.All(number => Math.Abs(number) <= 1000));
        Timestamp ??= Next(column => TimeFormatOf(column) is not null);
    }

    /// <summary>The positions of the columns; null where there seems to be none.</summary>
    public int? User { get; }

    public int? Item { get; }

    public int? Rating { get; }

    public int? Timestamp { get; }

    /// <summary>The <c>dataset</c> to paste.</summary>
    /// <param name="path">The path to write into it.</param>
    public string ToJson(string path)
    {
        var json = new JsonObject { ["name"] = Path.GetFileNameWithoutExtension(path), ["path"] = path, ["format"] = _sample.Format };
        void Set(string key, JsonNode? value, bool differs)
        {
            if (differs)
            {
                json[key] = value;
            }
        }

        Set("separator", _sample.Separator, _sample.Separator is not (null or "," or "\t"));
        Set("encoding", _sample.Encoding, _sample.Encoding is not (null or "utf-8"));
        Set("header", false, !_sample.HasHeader);
        Set("ratingsQuery", _sample.Table, _sample.Table is not (null or "ratings"));
        Column("userColumn", User, "user");
        Column("itemColumn", Item, "item");
        Set("stringIds", true, new[] { User, Item }.Any(column => column is { } of && !Texts(of).All(text => WholeNumber().IsMatch(text))));
        Column("ratingColumn", Rating, "rating");
        Set("implicit", true, Rating is null);
        Column("timestampColumn", Timestamp, "timestamp");
        string time = Timestamp is { } at ? TimeFormatOf(at)! : TableOptions.OrderOfRows;
        Set("timestampFormat", time, time != "seconds");
        if (Rating is { } rating)
        {
            (double low, double high, double step) = ScaleOf(Numbers(rating));
            Set("minimumRating", low, low != 0.5);
            Set("maximumRating", high, high != 5);
            Set("ratingStep", step, step != 0.5);
        }

        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        void Column(string key, int? column, string usual) => Set(key, column is { } of ? _sample.Columns[of] : null, column is { } at && _sample.Columns[at] != usual);
    }

    /// <summary>The smallest of the usual steps on which all ratings lie, from the lowest of them that was seen to the highest.</summary>
    private static (double Low, double High, double Step) ScaleOf(double[] ratings)
    {
        (double low, double high) = (ratings.Min(), ratings.Max());
        double step = new[] { 1, 0.5, 0.25, 0.1, 0.05, 0.01, 0.001 }.FirstOrDefault(of => ratings.All(rating => Math.Abs(((rating - low) / of) - Math.Round((rating - low) / of)) < 1e-6), 0.001);
        return low < high ? (low, high, step) : (low, low + step, step);
    }

    private int? Find(Regex name, Func<int, bool>? fits = null) => Take(Enumerable.Range(0, _sample.Columns.Length)
        .Where(column => !_taken.Contains(column) && name.IsMatch(_sample.Columns[column]) && fits?.Invoke(column) != false).Select(column => (int?)column).FirstOrDefault());

    private int? Next(Func<int, bool> fits) => Take(Enumerable.Range(0, _sample.Columns.Length).Where(column => !_taken.Contains(column) && fits(column)).Select(column => (int?)column).FirstOrDefault());

    private int? Take(int? column)
    {
        if (column is { } taken)
        {
            _taken.Add(taken);
        }

        return column;
    }

    private string[] Texts(int column) => [.. _sample.Rows.Select(row => row[column]?.Trim()).OfType<string>().Where(text => text.Length > 0)];

    /// <summary>The values of a column of which nearly all are numbers; else none.</summary>
    private double[] Numbers(int column)
    {
        string[] texts = Texts(column);
        double[] numbers = [.. texts.Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? (double?)number : null).OfType<double>()];
        return numbers.Length >= 0.99 * texts.Length ? numbers : [];
    }

    private string? TimeFormatOf(int column)
    {
        string[] texts = Texts(column);
        bool Most(Func<string, bool> fits) => texts.Length > 0 && texts.Count(fits) >= 0.99 * texts.Length;
        return Most(text => text.Length is 9 or 10 && WholeNumber().IsMatch(text)) ? "seconds"
            : Most(text => text.Length is 12 or 13 && WholeNumber().IsMatch(text)) ? "milliseconds"
            : Most(text => IsoTime().IsMatch(text)) ? "iso"
            : TimePatterns.FirstOrDefault(pattern => Most(text => Regex.IsMatch(text, pattern.Pattern))).Format;
    }

    [GeneratedRegex("user|customer|member|account|visitor|person|reader|uid|kunde", RegexOptions.IgnoreCase)]
    private static partial Regex UserName();

    [GeneratedRegex("item|movie|product|book|sku|article|track|song|artist|isbn|asin|video|game|artikel", RegexOptions.IgnoreCase)]
    private static partial Regex ItemName();

    [GeneratedRegex("rating|stars?|score|grade|vote", RegexOptions.IgnoreCase)]
    private static partial Regex RatingName();

    [GeneratedRegex("time|date|when|created|^ts$|_at$|zeit|datum", RegexOptions.IgnoreCase)]
    private static partial Regex TimeName();

    [GeneratedRegex(@"^[+-]?\d{1,18}$")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}(:?\d{2})?)?)?$")]
    private static partial Regex IsoTime();
}
