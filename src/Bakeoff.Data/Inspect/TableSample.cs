using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Tables;
using DuckDB.NET.Data;

namespace Bakeoff.Data;

/// <summary>What a file of any format holds: its layout, and what is known of its columns after all rows were seen.</summary>
/// <param name="Format">The format as <see cref="IngestOptions.Format"/> names it.</param>
/// <param name="Text">The layout of a text file; else null.</param>
/// <param name="Table">Of a database, the table; else null.</param>
/// <param name="Columns">The columns.</param>
internal sealed record TableSample(string Format, TextLayout? Text, string? Table, ColumnFacts[] Columns)
{
    /// <summary>How many rows there are.</summary>
    public long Rows { get; private set; }

    /// <summary>How many of them cannot be read as a whole, such as for another number of columns.</summary>
    public long FaultyRows { get; private set; }

    /// <summary>The first of them, and why; or null.</summary>
    public string? Fault { get; private set; }

    /// <exception cref="DataException">The file cannot be read or has no rows (<c>BKF2004</c>, <c>BKF2006</c>).</exception>
    public static TableSample Read(string path)
    {
        using var file = PlainFile.Open(path);
        TableSample sample = ReadTable(file, path);
        string problem = sample is { Rows: 0, Text.HasHeader: true }
            ? "the file has no rows but its header." : "the file has no rows that can be read.";
        return sample.Rows > sample.FaultyRows ? sample
            : throw new DataException(ErrorCodes.EmptyDataFile, problem, "Export it again.", new FileLocation(Path.GetFileName(path)));
    }

    private static TableSample ReadTable(PlainFile file, string path)
    {
        try
        {
            return file.Extension switch
            {
                ".parquet" => OfQuery("parquet", null, DuckDbSession.Parquet(path), new DuckDbSession()),
                ".duckdb" or ".db" => OfDatabase(path),
                ".jsonl" or ".ndjson" or ".json" => OfJson(file.Path),
                _ => OfText(file.Path),
            };
        }
        catch (DuckDBException e)
        {
            string name = Path.GetFileName(path);
            throw new DataException(
                ErrorCodes.UnreadableValue,
                $"DuckDB cannot read this: {e.Message.Split('\n')[0].Trim().Replace(path, name, StringComparison.Ordinal)}",
                "The file is damaged, or not what its name says: fetch it again, or correct its name.", new FileLocation(name), e);
        }
    }

    private static TableSample OfDatabase(string path)
    {
        var session = new DuckDbSession();
        session.Attach(path, "own");
        session.Execute("USE own");
        string[] tables = [
            .. session.List(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'own' ORDER BY estimated_size DESC, table_name", row =>
                    row.GetString(0))];
        return tables.Length > 0 ? OfQuery("duckdb", tables[0], tables[0], session)
            : throw new DataException(
                ErrorCodes.EmptyDataFile, "the database has no table.", "Name a view with 'ratingsQuery'.", new FileLocation(Path.GetFileName(path)));
    }

    private static TableSample OfQuery(string format, string? table, string source, DuckDbSession session)
    {
        using (session)
        {
            string[] columns = [.. session.List($"DESCRIBE SELECT * FROM {source}", row => row.GetString(0))];
            string values =
                string.Join(", ", columns.Select(column => $"CAST(\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\" AS VARCHAR)"));
            var sample = new TableSample(format, null, table, FactsOf(columns));
            session.Read(
                $"SELECT {values} FROM {source}",
                row => sample.Add(new RawRow(0, [.. Enumerable.Range(0, columns.Length).Select(i => row.IsDBNull(i) ? null : row.GetString(i))])));
            return sample;
        }
    }

    private static TableSample OfJson(string path)
    {
        string name = Path.GetFileName(path);
        var options = new TableOptions();
        string[] columns;
        try
        {
            using StreamReader reader = TextFile.Open(path, name, options.Encoding);
            string? first;
            do
            {
                first = TextFile.Guard(path, name, options.Encoding, reader.ReadLine);
            }
            while (first is not null && string.IsNullOrWhiteSpace(first));

            using JsonDocument document = JsonDocument.Parse(first ?? "{}");
            // The rows' reader refuses a name that is duplicated.
            columns = [.. document.RootElement.EnumerateObject().Select(property => property.Name).Distinct()];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DataException(
                ErrorCodes.UnreadableValue, "the first line is not a JSON object.", "Write one object a line.", new FileLocation(name, 1), e);
        }

        return new TableSample("json-lines", null, null, FactsOf(columns)).AddAll(JsonRows.Read(path, name, options, ColumnsOf(columns)));
    }

    private static TableSample OfText(string path)
    {
        var layout = TextLayout.Guess(path);
        var options = new TableOptions { Separator = layout.Separator, Quote = layout.Quote, Encoding = layout.Encoding, Header = layout.HasHeader };
        return new TableSample(layout.Format, layout, null, FactsOf(layout.Columns))
            .AddAll(CsvRows.Read(path, Path.GetFileName(path), options, layout.Format, ColumnsOf(layout.Columns)));
    }

    private static ColumnFacts[] FactsOf(string[] columns) => [.. columns.Select(column => new ColumnFacts(column))];

    private static TableColumn[] ColumnsOf(string[] columns) => [.. columns.Select(column => new TableColumn(column, "", Required: false))];

    private TableSample AddAll(IEnumerable<RawRow> rows)
    {
        foreach (RawRow row in rows)
        {
            Add(row);
        }

        return this;
    }

    private void Add(RawRow row)
    {
        Rows++;
        if (row.Fault is { } fault)
        {
            Fault ??= FormattableString.Invariant($"line {row.Line}: {fault}");
            FaultyRows++;
            return;
        }

        for (int i = 0; i < Columns.Length; i++)
        {
            Columns[i].Add(row.Values[i]);
        }
    }
}
