using System.Text;

namespace Bakeoff.Data;

/// <summary>Where the four values of a rating stand in a line of plain text: see <see cref="PlainRatings"/>.</summary>
/// <param name="Columns">What stands in the first place, the second, and so on.</param>
/// <param name="Delimiter">What stands between them.</param>
/// <param name="HeaderBytes">How long the line with their names is, with its end; 0 where there is none.</param>
/// <param name="HasTexts">Whether timestamps are dates and times, as in Kaggle's copy, rather than seconds.</param>
/// <param name="HasReturns">Whether that line ends in a carriage return and a line feed; null where there is no such line.</param>
internal sealed record PlainLayout(IReadOnlyList<PlainLayout.Value> Columns, byte[] Delimiter, int HeaderBytes, bool HasTexts, bool? HasReturns)
{
    private static readonly Dictionary<string, Value> s_values = new(StringComparer.Ordinal)
    {
        ["userId"] = Value.User, ["movieId"] = Value.Item, ["rating"] = Value.Rating, ["timestamp"] = Value.Timestamp,
    };

    /// <summary>A value of a rating.</summary>
    public enum Value
    {
        /// <summary>The user's id.</summary>
        User,

        /// <summary>The item's id.</summary>
        Item,

        /// <summary>The rating.</summary>
        Rating,

        /// <summary>The timestamp.</summary>
        Timestamp,
    }

    /// <summary>Finds the layout of a file.</summary>
    /// <param name="format">The format that the file should have.</param>
    /// <param name="start">The file's first bytes.</param>
    /// <returns>The layout; null where the columns are others, or the line with their names has spaces or a byte order mark.</returns>
    public static PlainLayout? Find(TableFormat format, ReadOnlySpan<byte> start)
    {
        bool hasTexts = format.Columns.Contains(("timestamp", "TIMESTAMP"));
        string TypeOf(string name) => name switch { "rating" => "FLOAT", "timestamp" when hasTexts => "TIMESTAMP", _ => "BIGINT" };
        if (!format.Columns.All(column => s_values.ContainsKey(column.Name) && column.Type == TypeOf(column.Name)))
        {
            return null;
        }

        byte[] delimiter = Encoding.ASCII.GetBytes(format.Delimiter);
        if (!format.HasHeader)
        {
            return new PlainLayout([.. format.Columns.Select(column => s_values[column.Name])], delimiter, 0, hasTexts, null);
        }

        int end = start.IndexOf((byte)'\n');
        if (end < 1)
        {
            return null;
        }

        bool hasReturns = start[end - 1] == '\r';
        string[] names = [
            .. Encoding.Latin1.GetString(start[..(hasReturns ? end - 1 : end)]).Split(format.Delimiter).Select(name => Unquote(name, format.Quote))];
        return names.Order(StringComparer.Ordinal).SequenceEqual(s_values.Keys.Order(StringComparer.Ordinal))
            ? new PlainLayout([.. names.Select(name => s_values[name])], delimiter, end + 1, hasTexts, hasReturns) : null;
    }

    private static string Unquote(string name, string quote) =>
        quote.Length == 1 && name.Length > 1 && name.StartsWith(quote, StringComparison.Ordinal) && name.EndsWith(quote, StringComparison.Ordinal)
            ? name[1..^1] : name;
}
