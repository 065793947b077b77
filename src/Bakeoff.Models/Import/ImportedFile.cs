using System.Globalization;
using System.IO.Compression;
using Bakeoff.Core;
using Bakeoff.Tables;
using DuckDB.NET.Data;

namespace Bakeoff.Models;

/// <summary>Reads a file of lists or scores in any of the formats into a table of the database, each row with its line.</summary>
/// <param name="session">The database.</param>
/// <param name="context">Has the file among its inputs.</param>
/// <param name="name">The file's name there, without the format.</param>
/// <param name="format">The format, a word of <see cref="ImportOptions.Lists"/>.</param>
internal sealed class ImportedFile(DuckDbSession session, StageContext context, string name, string format)
{
    private static readonly string[] s_columns = ["user", "item", "rank", "score", "fold"];

    /// <summary>The file as a message names it; the engine puts the path of the user's file in its place.</summary>
    public string Shown { get; } = $"{StageContext.ExternalInput}/{name}.{format}";

    /// <summary>Whether the format is that of TREC's runs, whose ranks may begin with 0.</summary>
    public bool IsTrec => format == "trec";

    /// <summary>The columns that the file has.</summary>
    public IReadOnlyCollection<string> Columns { get; private set; } = [];

    private string Path { get; set; } = "";

    /// <summary>
    /// Reads the file into <c>given(line, u, i, rank, score, fold, "user", item)</c>: the texts of the ids, what they stand for (NULL for what the
    /// experiment does not know), and <c>odd</c>, a text of the score that is not a number.
    /// </summary>
    /// <exception cref="EvaluationException">It cannot be read, or has no such columns (<c>BKF7015</c>).</exception>
    public void Read()
    {
        Path = Plain(System.IO.Path.Combine(context.Inputs[StageContext.ExternalInput], $"{name}.{format}"));
        if (format != "parquet" && TextBytes.IsUtf16(Path))
        {
            throw new EvaluationException(ErrorCodes.UnreadableLists, Shown, TextBytes.Utf16 + ".", TextBytes.RemedyOfUtf16);
        }

        try
        {
            session.Execute($"CREATE OR REPLACE TABLE raw AS {Select()}", context.Cancellation);
        }
        catch (DuckDBException e)
        {
            var fault = CsvFault.Parse(e.Message.Replace(Path, "the file", StringComparison.Ordinal));
            throw Unreadable(fault.Problem + ".", fault.Line);
        }

        if (format is "jsonl" or "trec")
        {
            RefuseLines();
        }

        string score = DuckDbSession.NumberOf("score");
        session.Execute(
            $"""
            CREATE OR REPLACE TABLE given AS
            SELECT line, u, i, rank, {score} AS score, fold,
              {ImportedTables.UserOf("u")} AS "user", {ImportedTables.ItemOf("i")} AS item,
              CASE WHEN score IS NOT NULL AND NOT coalesce(isfinite({score}), false) THEN score::VARCHAR END AS odd
            FROM raw
            """,
            context.Cancellation);
        session.Execute("DROP TABLE raw");
        if (session.Scalar<long>("SELECT count(*) FROM given") == 0)
        {
            throw Unreadable("it has no rows.", null);
        }
    }

    /// <summary>Refuses the first row for which a condition holds.</summary>
    /// <param name="code">The code.</param>
    /// <param name="rows">SQL: a table with the columns <c>line</c>, <c>u</c>, <c>i</c> and <c>said</c>, of rows that are refused.</param>
    /// <param name="problem">What is wrong: {0} is the user, {1} the item, {2} what is in <c>said</c>.</param>
    /// <param name="remedy">What to do.</param>
    /// <exception cref="EvaluationException">There is one.</exception>
    public void Refuse(string code, string rows, string problem, string remedy)
    {
        string first = $"SELECT line, coalesce(u, ''), coalesce(i, ''), coalesce(said::VARCHAR, '') FROM ({rows}) ORDER BY line LIMIT 1";
        foreach ((long line, string user, string item, string said) in
            session.List(first, row => (row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3))))
        {
            throw new EvaluationException(
                code, Shown, string.Format(CultureInfo.InvariantCulture, problem, user, item, said) + ".", remedy, LineOf(line));
        }
    }

    /// <summary>Refuses a file without a column.</summary>
    /// <param name="columns">Of these it needs one.</param>
    /// <exception cref="EvaluationException">It has none of them (<c>BKF7015</c>).</exception>
    public void Demand(params string[] columns)
    {
        if (!columns.Any(Columns.Contains))
        {
            throw new EvaluationException(
                ErrorCodes.UnreadableLists, Shown, $"it has no column '{string.Join("' or '", columns)}'.",
                "Name the columns user, item, rank or score, and fold where it has several folds; they may have any order.",
                format == "parquet" ? null : 1);
        }
    }

    private string Select() => format switch
    {
        "csv" => Delimited(",", "header = true, delim = ',', quote = '\"', escape = '\"'"),
        "tsv" => Delimited("\t", "header = true, delim = '\t', quote = '', escape = ''"),
        "parquet" => OfParquet(),
        "jsonl" => OfJson(),
        _ => OfTrec(),
    };

    private string Delimited(string delimiter, string options)
    {
        IReadOnlyList<string> header = CsvHeader.Read(Path, delimiter);
        Find(header);
        (string, string)[] known = [.. s_columns.Select(column => (column, "VARCHAR"))];
        IReadOnlyList<(string, string)> all = CsvHeader.Match(header, known, StringComparison.OrdinalIgnoreCase);
        return $"SELECT row_number() OVER () AS line, {Selected(column => $"\"{column}\"")} FROM {DuckDbSession.Csv(Path, all, options)}";
    }

    private string OfParquet()
    {
        string source = DuckDbSession.Parquet(Path, rowNumbers: true);
        List<string> header = session.List(
            $"SELECT column_name FROM (DESCRIBE FROM {source})", row => row.GetString(0));
        Find(header);
        string Column(string column) => '"' + header.First(found => IsSame(found, column)).Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        return $"SELECT file_row_number + 1 AS line, {Selected(column => column == "score" ? Column(column) : Column(column) + "::VARCHAR")} FROM "
            + $"{source}";
    }

    /// <summary>A line of JSON is kept as it is, so that one that is not JSON is named by its number.</summary>
    private string OfJson()
    {
        Columns = s_columns;
        string Property(string column) => $"CASE WHEN json_valid(text) THEN json_extract_string(text, '$.{column}') END";
        return $"SELECT line, text, {Selected(Property)} FROM ({Lines()}) WHERE trim(coalesce(text, '')) <> ''";
    }

    private string OfTrec()
    {
        Columns = ["user", "item", "rank", "score"];
        Dictionary<string, int> places = new(StringComparer.Ordinal) { ["user"] = 1, ["item"] = 3, ["rank"] = 4, ["score"] = 5 };
        return
            $"""
            SELECT line, text, {Selected(column => FormattableString.Invariant($"parts[{places[column]}]"))}
            FROM (SELECT line, text, string_split_regex(trim(text), '\s+') AS parts FROM ({Lines()}) WHERE trim(coalesce(text, '')) <> '')
            """;
    }

    /// <summary>The lines of the file: no character separates columns, and none quotes.</summary>
    private string Lines() =>
        $"SELECT row_number() OVER () AS line, text FROM "
            + $"{DuckDbSession.Csv(Path, [("text", "VARCHAR")], "header = false, delim = '\u0001', quote = '', escape = '', null_padding = true")}";

    private void RefuseLines()
    {
        bool json = format == "jsonl";
        string bad = json ? "NOT json_valid(text) OR json_type(text) <> 'OBJECT'" : "len(string_split_regex(trim(text), '\\s+')) <> 6";
        foreach (long line in session.List($"SELECT line FROM raw WHERE {bad} ORDER BY line LIMIT 1", row => row.GetInt64(0)))
        {
            throw Unreadable(json ? "the line is not a JSON object." : "the line does not have the six columns of a run.", line);
        }

        if (json)
        {
            RefuseRepeatedKeys();
        }

        foreach (string column in json ? new[] { "rank", "score", "fold" } : [])
        {
            if (session.Scalar<long>($"SELECT count({column}) FROM raw") == 0)
            {
                Columns = [.. Columns.Where(known => known != column)];
            }
        }
    }

    /// <summary>Which of the two values is meant, nobody knows.</summary>
    private void RefuseRepeatedKeys()
    {
        const string Keys = "SELECT line, unnest(json_keys(text)) AS key FROM raw";
        const string Repeated = $"SELECT line, key FROM ({Keys}) GROUP BY line, key HAVING count(*) > 1 ORDER BY line, key LIMIT 1";
        foreach ((long line, string key) in session.List(Repeated, row => (row.GetInt64(0), row.GetString(1))))
        {
            throw Unreadable($"the object has several keys '{key}'.", line);
        }
    }

    /// <summary>The columns of <c>raw</c>; those that the file does not have are NULL.</summary>
    /// <param name="sql">Gives the SQL of a column that it has.</param>
    private string Selected(Func<string, string> sql) => string.Join(", ", s_columns.Select(column =>
    {
        string value = !Columns.Contains(column) ? "NULL::VARCHAR" : column == "score" ? sql(column) : $"nullif(trim({sql(column)}), '')";
        return $"{value} AS {column switch { "user" => "u", "item" => "i", _ => column }}";
    }));

    private void Find(IReadOnlyList<string> header)
    {
        foreach (string column in s_columns.Where(column => header.Count(found => IsSame(found, column)) > 1))
        {
            throw Unreadable($"it has several columns '{column}'.", 1);
        }

        Columns = [.. s_columns.Where(column => header.Any(found => IsSame(found, column)))];
        Demand("user");
        Demand("item");
    }

    private static bool IsSame(string found, string column) => found.Equals(column, StringComparison.OrdinalIgnoreCase);

    /// <summary>What gzip has compressed is unpacked first, whatever its name is.</summary>
    private string Plain(string path)
    {
        using (FileStream file = File.OpenRead(path))
        {
            if (file.ReadByte() != 0x1F || file.ReadByte() != 0x8B)
            {
                return path;
            }
        }

        string plain = System.IO.Path.Combine(context.WorkFolder, $"{name}.{format}");
        try
        {
            using FileStream source = File.OpenRead(path);
            using var unpacked = new GZipStream(source, CompressionMode.Decompress);
            using FileStream target = File.Create(plain);
            unpacked.CopyTo(target);
            return plain;
        }
        catch (InvalidDataException)
        {
            // What .NET says of a wrong checksum is that the method of compression is not supported.
            throw new EvaluationException(
                ErrorCodes.UnreadableLists, Shown, "it begins as gzip does, but cannot be unpacked: it is damaged.", "Make or fetch it again.");
        }
    }

    /// <summary>The line of a row of a delimited file: the header is one, and empty lines are none.</summary>
    private long LineOf(long row)
    {
        if (format is not ("csv" or "tsv"))
        {
            return row;
        }

        long line = 0, rows = -1;
        foreach (string text in File.ReadLines(Path))
        {
            line++;
            rows += text.Trim().Length > 0 ? 1 : 0;
            if (rows == row)
            {
                return line;
            }
        }

        return row + 1; // A value has line breaks.
    }

    private EvaluationException Unreadable(string problem, long? line) => new(
        ErrorCodes.UnreadableLists, Shown, problem,
        format == "trec" ? "Write user, Q0, item, rank, score and a tag on each line, with white space between them."
            : "Check the file, which has to be UTF-8, or name its 'format': csv, tsv, jsonl, parquet or trec.", line);
}
