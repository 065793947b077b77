using System.Globalization;
using Bakeoff.Core;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bakeoff.Data;

/// <summary>The rows of a delimited text file: quotes, line breaks within them, any mixture of line ends, empty lines left out.</summary>
internal static class CsvRows
{
    /// <summary>No value is longer: what is, is a quote that nobody closed.</summary>
    private const int LongestValue = 1 << 20;

    /// <summary>Reads the columns that are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="options">Separator, quote, encoding, header.</param>
    /// <param name="format">The format: <c>csv</c>, or <c>tsv</c>, which has tabs and no quotes where the options say nothing else.</param>
    /// <param name="columns">The columns.</param>
    /// <exception cref="DataException">
    /// A column is missing (<c>BKF2005</c>), a quote is not closed or the bytes are not text in the file's encoding (<c>BKF2006</c>), or the file is
    /// empty (<c>BKF2004</c>).
    /// </exception>
    public static IEnumerable<RawRow> Read(string path, string name, TableOptions options, string format, IReadOnlyList<TableColumn> columns)
    {
        using StreamReader reader = TextFile.Open(path, name, options.Encoding);
        var quotes = new QuoteCheck(name, options.QuoteOf(format));
        using var parser = new CsvParser(reader, ConfigurationOf(options.SeparatorOf(format), options.QuoteOf(format), quotes.SeeStray));
        int[]? positions = null;
        int count = 0;
        while (TextFile.Guard(path, name, options.Encoding, () => quotes.MoveNext(parser)))
        {
            (long line, string? fault) = quotes.Check(parser);
            if (positions is null)
            {
                count = parser.Count;
                positions = options.Header ? HeaderOf(parser, name, columns) : NumbersOf(parser, name, columns);
                if (options.Header)
                {
                    continue;
                }
            }

            fault ??= parser.Count != count
                ? string.Create(CultureInfo.InvariantCulture, $"the row has {parser.Count} columns, and the first one {count}") : null;
            yield return new RawRow(
                line, [.. positions.Select(position => position >= 0 && position < parser.Count ? parser[position] : null)], fault);
        }

        if (positions is null)
        {
            throw new DataException(ErrorCodes.EmptyDataFile, "the file has no rows.", "Export it again.", new FileLocation(name));
        }
    }

    /// <summary>How CsvHelper reads a file.</summary>
    /// <param name="separator">What separates columns.</param>
    /// <param name="quote">The quote character, or nothing: then every character is text.</param>
    /// <param name="stray">Called where a quote stands within a value that does not begin with one.</param>
    public static CsvConfiguration ConfigurationOf(string separator, string quote, Action stray)
    {
        char character = quote.Length == 0 ? '"' : quote[0];
        return new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator, Mode = quote.Length == 0 ? CsvMode.NoEscape : CsvMode.RFC4180, Quote = character, Escape = character,
            IgnoreBlankLines = true, MaxFieldSize = LongestValue, BadDataFound = _ => stray(), BufferSize = 1 << 16,

            // A separator may be a space; nothing is trimmed here in any case.
            WhiteSpaceChars = [],
        };
    }

    private static int[] HeaderOf(CsvParser parser, string name, IReadOnlyList<TableColumn> columns)
    {
        string[] header = [.. Enumerable.Range(0, parser.Count).Select(i => parser[i].Trim())];
        return [.. columns.Select(column => column.Find(header, name))];
    }

    private static int[] NumbersOf(CsvParser parser, string name, IReadOnlyList<TableColumn> columns)
    {
        string[] numbers = [.. Enumerable.Range(1, parser.Count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        return [.. columns.Select(column => column.Find(numbers, name))];
    }
}
