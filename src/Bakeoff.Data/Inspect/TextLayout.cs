using System.Globalization;
using System.Text;
using CsvHelper;

namespace Bakeoff.Data;

/// <summary>The layout of a text file, guessed from its first megabytes; the encoding from all of it.</summary>
/// <param name="Separator">What separates its columns.</param>
/// <param name="Quote">What stands around values; empty: nothing.</param>
/// <param name="Encoding">Its encoding.</param>
/// <param name="HasHeader">Whether the first row names the columns.</param>
/// <param name="Columns">The columns' names; numbers from 1 without a header.</param>
/// <param name="NotUtf8">The first line with bytes that are not UTF-8, where an encoding was chosen for them; else null.</param>
internal sealed record TextLayout(string Separator, string Quote, string Encoding, bool HasHeader, string[] Columns, long? NotUtf8)
{
    /// <summary>The code page of Western Windows, in which nearly all bytes are letters.</summary>
    private const string Western = "windows-1252";

    private const int LinesLookedAt = 50;
    private const int RowsLookedAt = 1000;
    private static readonly string[] Separators = ["\t", "::", ";", "|", ","];

    /// <summary>The format of such a file.</summary>
    public string Format => Separator == "\t" ? "tsv" : "csv";

    /// <summary>Guesses; a file without a line has no columns.</summary>
    /// <exception cref="Core.DataException">The file is compressed (<c>BKF2006</c>).</exception>
    public static TextLayout Guess(string path)
    {
        string name = Path.GetFileName(path), encoding = EncodingOf(path);
        using StreamReader reader = TextFile.Open(path, name, encoding);
        string text = TextFile.Guard(path, name, encoding, () => First(reader));
        IEnumerable<string> lines = text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Trim().Length > 0);
        string separator = SeparatorOf([.. lines.Take(LinesLookedAt)]);
        string quote = separator == "\t" ? "" : "\"";
        List<string[]> rows = Parse(text, separator, quote);
        if (quote.Length == 0 && IsQuoted(rows))
        {
            quote = "\"";
            rows = Parse(text, separator, quote);
        }

        // The column of row numbers that pandas writes has no name.
        string[] first = [.. (rows.FirstOrDefault() ?? []).Select(value => value.Trim())];
        bool header = first.Any(value => value.Length > 0) && !first.Any(value => double.TryParse(value, CultureInfo.InvariantCulture, out _));
        return new TextLayout(
            separator, quote, encoding, header, header ? first : [.. first.Select((_, i) => (i + 1).ToString(CultureInfo.InvariantCulture))],
            encoding == Western ? TextFile.LineOf(path, "utf-8") : null);
    }

    /// <summary>The one that cuts the most lines into equally many parts. A space is tried last: it also stands within times and titles.</summary>
    private static string SeparatorOf(string[] lines)
    {
        int Alike(string separator) => lines.Select(line => line.Split(separator).Length)
            .Where(count => count > 1).GroupBy(count => count).Select(group => group.Count()).DefaultIfEmpty(0).Max();
        string best = Separators.MaxBy(separator => (Alike(separator), separator.Length))!;
        return 2 * Alike(best) < lines.Length && Alike(" ") > Alike(best) ? " " : best;
    }

    private static List<string[]> Parse(string text, string separator, string quote)
    {
        using var parser = new CsvParser(new StringReader(text), CsvRows.ConfigurationOf(separator, quote, () => { }));
        List<string[]> rows = [];
        try
        {
            while (rows.Count < RowsLookedAt && parser.Read())
            {
                rows.Add(parser.Record!);
            }
        }
        catch (MaxFieldSizeException)
        {
            // Who reads the whole file says on which line.
        }

        return rows;
    }

    /// <summary>Whether some column has all its values in quotes.</summary>
    private static bool IsQuoted(List<string[]> rows) => rows.Count > 1 && Enumerable.Range(0, rows[0].Length).Any(column =>
        rows.Where(row => row.Length == rows[0].Length).All(row => row[column] is ['"', .., '"']));

    /// <summary>Whole lines of the file's first megabytes.</summary>
    private static string First(StreamReader reader)
    {
        char[] buffer = new char[4 << 20];
        int read = reader.ReadBlock(buffer);
        string text = new(buffer, 0, read);
        return read < buffer.Length ? text : text[..(text.LastIndexOf('\n') + 1)];
    }

    /// <summary>UTF-16 by its mark or its many zeros, UTF-8 where all bytes are that, and else the code page of Western Windows.</summary>
    private static string EncodingOf(string path)
    {
        byte[] bytes = new byte[1 << 20];
        using FileStream file = File.OpenRead(path);
        Decoder decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        char[] characters = new char[bytes.Length + 1];
        try
        {
            for (bool first = true; file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) is > 0 and int read; first = false)
            {
                if (first && ((bytes[0], bytes[1]) is (0xFF, 0xFE) or (0xFE, 0xFF) || bytes.AsSpan(0, read).Count((byte)0) > read / 4))
                {
                    return "utf-16";
                }

                decoder.GetChars(bytes, 0, read, characters, 0, flush: read < bytes.Length);
            }

            return "utf-8";
        }
        catch (DecoderFallbackException)
        {
            return Western;
        }
    }
}
