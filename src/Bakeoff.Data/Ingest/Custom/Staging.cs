using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Tables;
using DuckDB.NET.Data;

namespace Bakeoff.Data;

/// <summary>
/// Brings rows of any format into a table of texts, <c>(line, c0, c1, …, fault)</c>: whether a value is what it should be is asked there, so that
/// the answer names its line.
/// </summary>
/// <param name="session">Where the table is made.</param>
/// <param name="format">The format as <see cref="IngestOptions.Format"/> names it.</param>
/// <param name="options">Separator, encoding, header.</param>
/// <param name="ownFolders">The stage's own folders, which it goes on to use while it reads a database.</param>
/// <param name="cancellation">Interrupts it.</param>
internal sealed class Staging(
    DuckDbSession session, string format, TableOptions options, IReadOnlyList<string> ownFolders, CancellationToken cancellation)
{
    /// <summary>What ends a string for some programs: two ids that differ only after it would be one for them.</summary>
    private const string HoldsNul = "a value holds the character NUL; if all do, the \"encoding\" may be utf-16";
    private const string Database = "own";
    private bool _attached;

    /// <summary>Fills the new table <paramref name="table"/>.</summary>
    /// <param name="files">The file with its name in messages; of Parquet there may be several.</param>
    /// <param name="query">For a database: what is read of it.</param>
    /// <param name="columns">The columns, in the order of c0, c1, ….</param>
    /// <param name="table">The table.</param>
    /// <returns>In which file each row is.</returns>
    /// <exception cref="DataException">
    /// A file cannot be read at all, or lacks a column (<c>BKF2004</c> to <c>BKF2006</c>, <c>BKF2023</c>, <c>BKF2024</c>).
    /// </exception>
    public RowPlaces Load(IReadOnlyList<(string Name, string Path)> files, string? query, IReadOnlyList<TableColumn> columns, string table)
    {
        (string name, string path) = files[0];
        var places = new RowPlaces();
        if (format == "parquet")
        {
            LoadParts(files, columns, table, places);
            return places;
        }

        places.Add(name, 0);
        switch (format)
        {
            case "duckdb":
                Attach(path, name);
                QueryRules.Check(session, Database, query!, name);
                session.Execute($"USE {Database}");
                Select($"(SELECT * FROM {SqlText.SourceOf(query!, name)} ORDER BY ALL)", "row_number() OVER ()", (name, path), columns,
                    $"CREATE TABLE memory.{table} AS");
                session.Execute("USE memory");
                break;
            case "json-lines":
                Append(JsonRows.Read(path, name, options, columns), columns.Count, table);
                break;
            default:
                Append(CsvRows.Read(path, name, options, format, columns), columns.Count, table);
                break;
        }

        return places;
    }

    /// <summary>
    /// Fills the new table <paramref name="table"/> with the rows of several files of any format, which are counted through all of them.
    /// </summary>
    /// <param name="files">The files with their names in messages.</param>
    /// <param name="columns">The columns, in the order of c0, c1, ….</param>
    /// <param name="table">The table.</param>
    /// <returns>In which file each row is.</returns>
    /// <exception cref="DataException">A file cannot be read at all, or lacks a column (<c>BKF2004</c> to <c>BKF2006</c>).</exception>
    public RowPlaces LoadOneByOne(IReadOnlyList<(string Name, string Path)> files, IReadOnlyList<TableColumn> columns, string table)
    {
        (var places, long before) = (new RowPlaces(), 0L);
        foreach ((string Name, string Path) file in files)
        {
            Load([file], query: null, columns, "one");
            session.Execute($"CREATE TABLE IF NOT EXISTS {table} AS FROM one LIMIT 0");
            session.Execute(FormattableString.Invariant($"INSERT INTO {table} SELECT * REPLACE (line + {before} AS line) FROM one"), cancellation);
            places.Add(file.Name, before);
            before += Math.Max(1, session.Scalar<long>("SELECT coalesce(max(line), 0) FROM one"));
            session.Execute("DROP TABLE one");
        }

        return places;
    }

    /// <summary>
    /// One file after the other, since each may have types of its own: DuckDB would convert those of the later ones to those of the first, and a
    /// string loses nothing.
    /// </summary>
    private void LoadParts(IReadOnlyList<(string Name, string Path)> files, IReadOnlyList<TableColumn> columns, string table, RowPlaces places)
    {
        long rows = 0;
        List<string>? first = null;
        foreach ((string name, string path) in files)
        {
            places.Add(name, rows);
            string target = first is null ? $"CREATE TABLE {table} AS" : $"INSERT INTO {table}";
            List<string> there = Select(
                DuckDbSession.Parquet(path, rowNumbers: true), FormattableString.Invariant($"file_row_number + {rows + 1}"), (name, path), columns,
                target);
            first ??= there;
            if (!there.Order(StringComparer.Ordinal).SequenceEqual(first.Order(StringComparer.Ordinal), StringComparer.Ordinal))
            {
                throw new DataException(
                    ErrorCodes.UnlikeColumns,
                    $"the file has the columns {string.Join(", ", there)}, and {files[0].Name} has {string.Join(", ", first)}: "
                    + "they cannot be one table.",
                    "Name the file or the folder of the ratings as the dataset's 'ratingsFile', and that of the items as its 'itemsFile'.",
                    new FileLocation(name));
            }

            // Each query reads the count from the file's own end.
            rows += files.Count == 1 ? 0 : session.Scalar<long>($"SELECT count(*) FROM {DuckDbSession.Parquet(path)}");
        }
    }

    /// <summary>Opens the user's database, and then nothing else: its bytes alone are in the key.</summary>
    private void Attach(string path, string name)
    {
        if (_attached)
        {
            return;
        }

        try
        {
            session.Attach(path, Database);
        }
        catch (DuckDBException e)
        {
            throw new DataException(
                ErrorCodes.UnreadableValue, $"DuckDB cannot open this database: {FirstLine(e, name, path)}",
                "Check that it is a DuckDB file, of a version that DuckDB 1.5 reads.", new FileLocation(name), e);
        }

        session.AllowOnly(ownFolders);
        _attached = true;
    }

    /// <returns>The columns that there are.</returns>
    private List<string> Select(string source, string line, (string Name, string Path) file, IReadOnlyList<TableColumn> columns, string target)
    {
        string name = file.Name;
        try
        {
            List<string> there = [.. session.List($"DESCRIBE SELECT * FROM {source}", row => row.GetString(0))
                .Where(column => format != "parquet" || column != "file_row_number")];
            RefusePartition(there, name, columns);
            string values = string.Join(", ", columns.Select((column, i) => column.Find(there, name) >= 0
                ? string.Create(CultureInfo.InvariantCulture, $"CAST({Identifier(column.Name)} AS VARCHAR) AS c{i}")
                    : string.Create(CultureInfo.InvariantCulture, $"NULL::VARCHAR AS c{i}")));
            string holdsNul = string.Join(" OR ", columns.Select((_, i) => FormattableString.Invariant($"coalesce(contains(c{i}, chr(0)), false)")));
            session.Execute(
                $"""
                {target} SELECT *, CASE WHEN {holdsNul} THEN {DuckDbSession.Quote(HoldsNul)} END AS fault
                FROM (SELECT {line} AS line, {values} FROM {source})
                """,
                cancellation);
            return there;
        }
        catch (DuckDBException e) when (QueryRules.ReadsOutside(e))
        {
            throw new DataException(
                ErrorCodes.QueryReadsOutside,
                $"the query, or a view that it uses, reads what is not in the database: {FirstLine(e, name, file.Path).TrimEnd('.')}.",
                "A change of it would not be noticed. Import it first (CREATE TABLE … AS FROM read_csv(…)), or name the file itself as the dataset's "
                + "'path'.", new FileLocation(name), e);
        }
        catch (DuckDBException e)
        {
            throw new DataException(
                ErrorCodes.UnreadableValue, $"DuckDB cannot read this: {FirstLine(e, name, file.Path)}",
                format == "parquet" ? "The file is damaged or no Parquet file: fetch it again, or correct the dataset's 'format'."
                    : "Check the dataset's 'format' and its queries.",
                new FileLocation(name), e);
        }
    }

    /// <summary>The path takes no part in reading: a file that is moved would have other rows.</summary>
    private static void RefusePartition(List<string> there, string name, IReadOnlyList<TableColumn> columns)
    {
        foreach (TableColumn column in columns.Where(column => !there.Contains(column.Name)))
        {
            if (name.Split('/').FirstOrDefault(part => part.StartsWith(column.Name + "=", StringComparison.Ordinal)) is { } folder)
            {
                throw new DataException(
                    ErrorCodes.PartitionColumn,
                    $"the column '{column.Name}' is in the name of the folder '{folder}' alone, and not in the file: nothing is read of a path.",
                    "Write the column into the files: DuckDB reads the folder with hive_partitioning = true, and its COPY … TO writes what it "
                        + "read as one file.",
                    new FileLocation(name));
            }
        }
    }

    private void Append(IEnumerable<RawRow> rows, int columns, string table)
    {
        string values = string.Join(", ", Enumerable.Range(0, columns).Select(i => FormattableString.Invariant($"c{i} VARCHAR")));
        session.Execute($"CREATE TABLE {table} (line BIGINT, {values}, fault VARCHAR)");
        using DuckDBAppender appender = session.Append(table);
        long count = 0;
        foreach (RawRow row in rows)
        {
            if ((++count & 0xfff) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            IDuckDBAppenderRow target = appender.CreateRow().AppendValue(row.Line);
            foreach (string? value in row.Values)
            {
                _ = value is null ? target.AppendNullValue() : target.AppendValue(value);
            }

            string? fault = row.Fault ?? (row.Values.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true) ? HoldsNul : null);
            (fault is null ? target.AppendNullValue() : target.AppendValue(fault)).EndRow();
        }
    }

    /// <summary>What DuckDB says, of the file as the user knows it: where the stage has it is of no use to anybody.</summary>
    private static string FirstLine(DuckDBException error, string name, string path) =>
        error.Message.Split('\n')[0].Trim().Replace(path, name, StringComparison.Ordinal);

    private static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
