using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Tables;
using DuckDB.NET.Data;

namespace Bakeoff.Data;

/// <summary>What a file of any format holds: its layout, and what is known of its columns after all rows were seen.</summary>
/// <param name="Format">The format as <see cref="IngestOptions.Format"/> names it.</param>
/// <param name="Text">The layout of a text file; else null.</param>
/// <param name="Table">Of a database, the table; else null.</param>
/// <param name="Columns">The columns.</param>
internal sealed partial record TableSample(string Format, TextLayout? Text, string? Table, ColumnFacts[] Columns)
{
    /// <summary>The database's other tables and views, as a sentence names them.</summary>
    public string[] OtherTables { get; private init; } = [];

    /// <summary>How many rows there are.</summary>
    public long Rows { get; private set; }

    /// <summary>How many of them cannot be read as a whole, such as for another number of columns.</summary>
    public long FaultyRows { get; private set; }

    /// <summary>The first of them, and why; or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>What the columns seem to mean.</summary>
    public ColumnRoles Roles { get; private set; } = null!;

    /// <summary>How many rows repeat the user and the item of an earlier one, as far as <see cref="RepeatedPairs"/> looks.</summary>
    public long Repeated { get; private set; }

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
        string name = Path.GetFileName(path);
        string[] tables = Names(session, "table", "estimated_size DESC, ");
        string[] views = [.. Names(session, "view", "").Select(view => $"the view {view}")];
        if (tables.Length == 0)
        {
            throw new DataException(
                ErrorCodes.EmptyDataFile, $"the database has no table{(views.Length > 0 ? ", but " + string.Join(", ", views) : "")}.",
                "Name a view with 'ratingsQuery'.", new FileLocation(name));
        }

        try
        {
            return OfQuery("duckdb", tables[0], tables[0], session) with { OtherTables = [.. tables[1..], .. views] };
        }
        catch (DuckDBException e)
        {
            throw new DataException(
                ErrorCodes.UnreadableValue, $"DuckDB cannot read the table {tables[0]}: {e.Message.Split('\n')[0].Trim()}",
                "Correct the table, or name another one with 'ratingsQuery'.", new FileLocation(name), e);
        }
    }

    /// <summary>Names as a query has to write them: in quotes unless they are plain words, with the schema where that is not the usual one.</summary>
    private static string[] Names(DuckDbSession session, string kind, string order)
    {
        HashSet<string> keywords = [.. session.List("SELECT keyword_name FROM duckdb_keywords()", row => row.GetString(0))];
        string Written(string name) => PlainName().IsMatch(name) && !keywords.Contains(name) ? name
            : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        return
        [
            .. session.List(
                $"SELECT schema_name, {kind}_name FROM duckdb_{kind}s() WHERE database_name = 'own' AND NOT internal ORDER BY {order}1, 2",
                row => (Schema: row.GetString(0), Name: row.GetString(1)))
                .Select(of => of.Schema == "main" ? Written(of.Name) : $"{Written(of.Schema)}.{Written(of.Name)}"),
        ];
    }

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]*\z")]
    private static partial Regex PlainName();

    private static TableSample OfQuery(string format, string? table, string source, DuckDbSession session)
    {
        using (session)
        {
            string[] columns = [.. session.List($"DESCRIBE SELECT * FROM {source}", row => row.GetString(0))];
            return Create(format, null, table, columns, (some, add) =>
            {
                string values =
                    string.Join(", ", some.Select(column => $"CAST(\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\" AS VARCHAR)"));
                session.Read(
                    $"SELECT {values} FROM {source}",
                    row => add(new RawRow(0, [.. Enumerable.Range(0, some.Length).Select(i => row.IsDBNull(i) ? null : row.GetString(i))])));
            });
        }
    }

    private static TableSample OfJson(string path)
    {
        string name = Path.GetFileName(path);
        var options = new TableOptions();
        string[] columns = JsonRows.ColumnsOf(path, name, options);
        return Create("json-lines", null, null, columns, (some, add) => AddAll(JsonRows.Read(path, name, options, ColumnsOf(some)), add));
    }

    private static TableSample OfText(string path)
    {
        var layout = TextLayout.Guess(path);
        string name = Path.GetFileName(path);
        var options = new TableOptions { Separator = layout.Separator, Quote = layout.Quote, Encoding = layout.Encoding, Header = layout.HasHeader };

        // Spreadsheets end their rows with separators of nothing: what has no name, and is there several times, cannot be named in a dataset either.
        bool severalUnnamed = layout.Columns.Count(column => column.Length == 0) > 1;
        string[] columns = [.. layout.Columns.Where(column => column.Length > 0 || !severalUnnamed)];
        return Create(layout.Format, layout, null, columns, (some, add) =>
            AddAll(CsvRows.Read(path, name, options, layout.Format, ColumnsOf(some)), add));
    }

    /// <summary>Looks at all rows; and once more at the users and the items, when it is known which columns they are.</summary>
    /// <param name="format">The format.</param>
    /// <param name="text">The layout of a text file; else null.</param>
    /// <param name="table">Of a database, the table; else null.</param>
    /// <param name="columns">The columns' names.</param>
    /// <param name="read">Reads some columns of all rows, and hands each row on.</param>
    private static TableSample Create(
        string format, TextLayout? text, string? table, string[] columns, Action<string[], Action<RawRow>> read)
    {
        var sample = new TableSample(format, text, table, [.. columns.Select(column => new ColumnFacts(column))]);
        read(columns, sample.Add);
        sample.Roles = new ColumnRoles(sample.Columns, isNamed: text?.HasHeader != false);
        if (sample.Roles is { User: { } user, Item: { } item })
        {
            var pairs = new RepeatedPairs();
            read([user.Name, item.Name], row =>
            {
                if (row.Fault is null)
                {
                    pairs.Add(row.Values[0], row.Values[1]);
                }
            });
            sample.Repeated = pairs.Count();
        }

        return sample;
    }

    private static TableColumn[] ColumnsOf(string[] columns) => [.. columns.Select(column => new TableColumn(column, "", Required: false))];

    private static void AddAll(IEnumerable<RawRow> rows, Action<RawRow> add)
    {
        foreach (RawRow row in rows)
        {
            add(row);
        }
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
