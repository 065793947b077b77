using System.Globalization;
using System.Text;
using Bakeoff.Core;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bakeoff.Data;

/// <summary>The rows of a delimited text file: quotes, line breaks within them, any mixture of line ends, empty lines left out.</summary>
internal static class CsvRows
{
    /// <summary>No value is longer: what is, is a quote that nobody closed.</summary>
    private const int LongestValue = 1 << 20;

    static CsvRows() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads the columns that are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="options">Separator, encoding, header.</param>
    /// <param name="separator">The separator where the options give none.</param>
    /// <param name="columns">The columns.</param>
    /// <exception cref="DataException">A column is missing (<c>BKF2005</c>), a quote is never closed (<c>BKF2006</c>), or the file is empty (<c>BKF2004</c>).</exception>
    public static IEnumerable<RawRow> Read(string path, string name, TableOptions options, string separator, IReadOnlyList<TableColumn> columns)
    {
        using var reader = new StreamReader(path, EncodingOf(options), detectEncodingFromByteOrderMarks: true, 1 << 16);
        bool stray = false;
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = options.Separator ?? separator, IgnoreBlankLines = true, MaxFieldSize = LongestValue, BadDataFound = _ => stray = true, BufferSize = 1 << 16,
        });
        int[]? positions = null;
        int count = 0;
        while (MoveNext(parser, name))
        {
            long line = LineOf(parser);
            string? quote = stray ? "a quote stands within a value that does not begin with one" : null;
            stray = false;
            if (positions is null)
            {
                count = parser.Count;
                positions = options.Header ? HeaderOf(parser, name, columns) : NumbersOf(parser, name, columns);
                if (options.Header)
                {
                    continue;
                }
            }

            string? fault = quote ?? (parser.Count != count ? string.Create(CultureInfo.InvariantCulture, $"the row has {parser.Count} columns, and the first one {count}") : null);
            yield return new RawRow(line, [.. positions.Select(position => position >= 0 && position < parser.Count ? parser[position] : null)], fault);
        }

        if (positions is null)
        {
            throw new DataException(ErrorCodes.EmptyDataFile, "the file has no rows.", "Export it again.", new FileLocation(name));
        }
    }

    public static Encoding EncodingOf(TableOptions options) => options.Encoding switch
    {
        "utf-16" => Encoding.Unicode,
        "latin-1" => Encoding.Latin1,
        "windows-1252" => Encoding.GetEncoding(1252),
        _ => Encoding.UTF8,
    };

    private static bool MoveNext(CsvParser parser, string name)
    {
        try
        {
            return parser.Read();
        }
        catch (MaxFieldSizeException e)
        {
            throw new DataException(
                ErrorCodes.UnreadableValue, "a value is longer than a million characters: probably a quote that is never closed.", "Close the quote, or choose the right 'separator' and 'encoding'.",
                new FileLocation(name, parser.RawRow), e);
        }
    }

    /// <summary>The parser counts lines up to the end of the row.</summary>
    private static long LineOf(CsvParser parser)
    {
        int breaks = 0;
        for (int i = 0; i < parser.Count; i++)
        {
            string value = parser[i];
            for (int at = value.AsSpan().IndexOfAny('\n', '\r'); at >= 0 && at < value.Length; at++)
            {
                breaks += value[at] == '\n' || (value[at] == '\r' && (at + 1 == value.Length || value[at + 1] != '\n')) ? 1 : 0;
            }
        }

        return parser.RawRow - breaks;
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
