using System.Globalization;
using System.Text;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Tables;
using CsvHelper;
using CsvHelper.Configuration;
using DuckDB.NET.Data;

namespace Bakeoff.Data;

/// <summary>The first rows of a file of any format, as texts.</summary>
/// <param name="Format">The format as <see cref="IngestOptions.Format"/> names it.</param>
/// <param name="Separator">Of a text file, what separates its columns; else null.</param>
/// <param name="Encoding">Of a text file, its encoding; else null.</param>
/// <param name="HasHeader">Whether the first row names the columns.</param>
/// <param name="Table">Of a database, the table; else null.</param>
/// <param name="Columns">The columns' names; numbers from 1 without a header.</param>
/// <param name="Rows">The rows.</param>
internal sealed record TableSample(string Format, string? Separator, string? Encoding, bool HasHeader, string? Table, string[] Columns, List<string?[]> Rows)
{
    private const int MostRows = 20_000;
    private static readonly string[] Separators = ["\t", "::", ";", "|", ","];

    /// <exception cref="DataException">The file cannot be read (<c>BKF2004</c>, <c>BKF2006</c>).</exception>
    public static TableSample Read(string path)
    {
        string name = Path.GetFileName(path);
        TableSample sample = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".parquet" => OfQuery("parquet", null, DuckDbSession.Parquet(path), new DuckDbSession()),
            ".duckdb" or ".db" => OfDatabase(path),
            ".jsonl" or ".ndjson" or ".json" => OfJson(path),
            _ => OfText(path),
        };
        return sample.Rows.Count > 0 ? sample : throw new DataException(ErrorCodes.EmptyDataFile, "the file has no rows.", "Export it again.", new FileLocation(name));
    }

    private static TableSample OfDatabase(string path)
    {
        var session = new DuckDbSession();
        session.Attach(path, "own");
        session.Execute("USE own");
        string[] tables = [.. session.List("SELECT table_name FROM duckdb_tables() WHERE database_name = 'own' ORDER BY estimated_size DESC, table_name", row => row.GetString(0))];
        return tables.Length > 0 ? OfQuery("duckdb", tables[0], tables[0], session)
            : throw new DataException(ErrorCodes.EmptyDataFile, "the database has no table.", "Name a view with 'ratingsQuery'.", new FileLocation(Path.GetFileName(path)));
    }

    private static TableSample OfQuery(string format, string? table, string source, DuckDbSession session)
    {
        using (session)
        {
            string[] columns = [.. session.List($"DESCRIBE SELECT * FROM {source}", row => row.GetString(0))];
            string values = string.Join(", ", columns.Select(column => $"CAST(\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\" AS VARCHAR)"));
            return new TableSample(format, null, null, true, table, columns, session.List($"SELECT {values} FROM {source} LIMIT {MostRows}", row => Texts(row, columns.Length)));
        }
    }

    private static string?[] Texts(DuckDBDataReader row, int count) => [.. Enumerable.Range(0, count).Select(i => row.IsDBNull(i) ? null : row.GetString(i))];

    private static TableSample OfJson(string path)
    {
        string first = File.ReadLines(path).First(line => line.Trim().Length > 0);
        string[] columns;
        try
        {
            using JsonDocument document = JsonDocument.Parse(first);
            columns = [.. document.RootElement.EnumerateObject().Select(property => property.Name)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DataException(ErrorCodes.UnreadableValue, "the first line is no JSON object.", "Write one object a line.", new FileLocation(Path.GetFileName(path), 1), e);
        }

        return new TableSample("json-lines", null, null, true, null, columns, [.. JsonRows
            .Read(path, Path.GetFileName(path), new TableOptions(), [.. columns.Select(column => new TableColumn(column, "", Required: false))])
            .Where(row => row.Fault is null).Take(MostRows).Select(row => row.Values)]);
    }

    private static TableSample OfText(string path)
    {
        string encoding = EncodingOf(path);
        using var reader = new StreamReader(path, CsvRows.EncodingOf(new TableOptions { Encoding = encoding }), detectEncodingFromByteOrderMarks: true);
        string text = First(reader);
        string[] lines = [.. text.Split('\n').Where(line => line.Trim().Length > 0).Take(50)];
        string separator = Separators.MaxBy(candidate => (lines.Select(line => line.Split(candidate).Length).Where(count => count > 1).GroupBy(count => count).Select(group => group.Count()).DefaultIfEmpty(0).Max(), candidate.Length))!;
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = separator, BadDataFound = null });
        List<string?[]> rows = [];
        while (rows.Count < MostRows && parser.Read())
        {
            rows.Add(parser.Record!);
        }

        int width = rows.Count == 0 ? 0 : rows[0].Length;
        rows.RemoveAll(row => row.Length != width);
        bool header = rows.Count > 1 && !rows[0].Any(value => double.TryParse(value, CultureInfo.InvariantCulture, out _));
        string[] columns = header ? [.. rows[0].Select(value => value!.Trim())] : [.. Enumerable.Range(1, width).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        return new TableSample(separator == "\t" ? "tsv" : "csv", separator, encoding, header, null, columns, header ? rows[1..] : rows);
    }

    /// <summary>Whole lines of the file's first megabytes.</summary>
    private static string First(StreamReader reader)
    {
        char[] buffer = new char[4 << 20];
        int read = reader.ReadBlock(buffer);
        string text = new(buffer, 0, read);
        return read < buffer.Length ? text : text[..(text.LastIndexOf('\n') + 1)];
    }

    /// <summary>UTF-16 by its mark, UTF-8 where the bytes are that, and else the code page of Western Windows.</summary>
    private static string EncodingOf(string path)
    {
        byte[] bytes = new byte[1 << 20];
        using FileStream file = File.OpenRead(path);
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read >= 2 && (bytes[0], bytes[1]) is (0xFF, 0xFE))
        {
            return "utf-16";
        }

        try
        {
            // A character may be cut at the end of what was read.
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder().GetCharCount(bytes, 0, read, flush: read < bytes.Length);
            return "utf-8";
        }
        catch (DecoderFallbackException)
        {
            return "windows-1252";
        }
    }
}
