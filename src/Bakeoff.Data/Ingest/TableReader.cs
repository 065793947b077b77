using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Tables;
using DuckDB.NET.Data;

namespace Bakeoff.Data;

/// <summary>Reads a delimited file into a DuckDB table: DuckDB parses and converts, and names each row that it cannot read.</summary>
internal sealed class TableReader(DuckDbSession session, CancellationToken cancellation)
{
    /// <summary>Reads <paramref name="path"/> into the new table <paramref name="table"/>.</summary>
    /// <exception cref="DataException">A column is missing or a row cannot be read (<c>BKF2004</c> to <c>BKF2006</c>).</exception>
    public void Read(string path, TableFormat format, string table) =>
        Take(path, format, query => $"CREATE TABLE {table} AS {query}");

    /// <summary>
    /// Reads <paramref name="path"/> into the Parquet file <paramref name="target"/>, its rows in the order of the file: where a table in memory
    /// would not fit, DuckDB would write it to the disk too, in several times as many bytes.
    /// </summary>
    /// <exception cref="DataException">A column is missing or a row cannot be read (<c>BKF2004</c> to <c>BKF2006</c>).</exception>
    public void Write(string path, TableFormat format, string target) =>
        Take(path, format, query => $"COPY ({query}) TO {DuckDbSession.Quote(target)} (FORMAT parquet, COMPRESSION snappy)");

    private void Take(string path, TableFormat format, Func<string, string> statement)
    {
        try
        {
            session.Execute(statement($"SELECT {format.Select} FROM {Source(path, format)}"), cancellation);
        }
        catch (DuckDBException e)
        {
            RefuseNumbersInOtherForms(path, format);
            long? line = LineOfOpenQuote(path, format);
            throw new DataException(
                ErrorCodes.UnreadableValue,
                $"DuckDB cannot read this file: {FirstLine(e.Message).Replace(path, format.File, StringComparison.Ordinal)}",
                line is null ? "Check its encoding and its format." : "Close the quote on this line, or write a quote within a value twice.",
                new FileLocation(format.File, line), e);
        }

        ThrowIfRejected(format);
    }

    /// <summary>The line of the first row that meets a condition: read again, on the way to an error only.</summary>
    public long? LineOf(string path, TableFormat format, string condition)
    {
        session.Execute("SET threads = 1");
        List<long> lines = Find(
            $"SELECT line FROM (SELECT row_number() OVER () AS line, {format.Select} FROM {Source(path, format)}) WHERE {condition} ORDER BY line "
                + "LIMIT 1",
            row => row.GetInt64(0));
        return lines.Count > 0 ? lines[0] + (format.HasHeader ? 1 : 0) : null;
    }

    /// <summary>
    /// DuckDB reads 1.6 as 2, 0x10 as 16 and 007 as 7: two ids would become one. So integers are read as strings, and must be what they are written
    /// as.
    /// </summary>
    private static string Source(string path, TableFormat format)
    {
        string integers = string.Join(", ", format.Columns.Where(IsInteger).Select(column =>
            $"CASE WHEN {column.Name} IS NULL OR {IsUsual(column)} THEN {column.Name}::{column.Type} "
            + $"ELSE error('not an integer: ' || {column.Name}) END AS {column.Name}"));
        return integers.Length == 0 ? Texts(path, format) : $"(SELECT * REPLACE ({integers}) FROM {Texts(path, format)})";
    }

    private static bool IsInteger((string Name, string Type) column) => column.Type is "BIGINT" or "INTEGER";

    private static string IsUsual((string Name, string Type) column) =>
        $"coalesce(TRY_CAST({column.Name} AS {column.Type})::VARCHAR = {column.Name}, false)";

    private void RefuseNumbersInOtherForms(string path, TableFormat format)
    {
        session.Execute("SET threads = 1");
        foreach ((string, string) column in format.Columns.Where(IsInteger))
        {
            string name = column.Item1;
            foreach ((long line, string text) in Find(
                $"""
                SELECT line, {name} FROM (SELECT row_number() OVER () AS line, {name} FROM {Texts(path, format)})
                WHERE {name} IS NOT NULL AND NOT {IsUsual(column)} ORDER BY line LIMIT 1
                """,
                row => (row.GetInt64(0), row.GetString(1))))
            {
                throw new DataException(
                    ErrorCodes.UnreadableValue, $"column '{name}': \"{text}\" is not an integer in its usual form.",
                    "Correct the row; or read the file as \"format\": \"csv\" with \"stringIds\": true.",
                    new FileLocation(format.File, line + (format.HasHeader ? 1 : 0)));
            }
        }
    }

    /// <summary>Rows that an error is to name. The file may have a fault, too, that DuckDB stops at: then there are none.</summary>
    private List<T> Find<T>(string sql, Func<DuckDBDataReader, T> row)
    {
        try
        {
            return session.List(sql, row);
        }
        catch (DuckDBException)
        {
            return [];
        }
    }

    /// <summary>The first line with an odd number of quotes: read on the way to an error only.</summary>
    private static long? LineOfOpenQuote(string path, TableFormat format)
    {
        if (format.Quote.Length == 0)
        {
            return null;
        }

        long line = 0;
        foreach (string text in File.ReadLines(path, Encoding.Latin1))
        {
            line++;
            if (text.Count(letter => letter == format.Quote[0]) % 2 == 1)
            {
                return line;
            }
        }

        return null;
    }

    private static string Texts(string path, TableFormat format)
    {
        IReadOnlyList<(string Name, string Type)> columns = format.HasHeader ? ColumnsOfHeader(path, format) : format.Columns;
        return DuckDbSession.Csv(
            path, [.. columns.Select(column => (column.Name, IsInteger(column) ? "VARCHAR" : column.Type))],
            $"header = {(format.HasHeader ? "true" : "false")}, delim = {DuckDbSession.Quote(format.Delimiter)}, "
            + $"quote = {DuckDbSession.Quote(format.Quote)}, escape = {DuckDbSession.Quote(format.Quote)}, "
            + $"encoding = '{format.Encoding}', timestampformat = '%Y-%m-%d %H:%M:%S', store_rejects = true, rejects_limit = 5");
    }

    /// <summary>The file's own columns in its own order, those that the format knows with their types.</summary>
    private static IReadOnlyList<(string Name, string Type)> ColumnsOfHeader(string path, TableFormat format)
    {
        IReadOnlyList<string> header = CsvHeader.Read(path, format.Delimiter);
        foreach ((string name, _) in format.Columns)
        {
            if (header.Count(found => found == name) is not 1 and var times)
            {
                string expected = string.Join(", ", format.Columns.Select(column => column.Name));
                string problem = times == 0 ? "no column" : "several columns named";
                throw new DataException(
                    ErrorCodes.MissingColumn, $"the header has {problem} '{name}': expected {expected}, found {HeaderText.Of(header)}.",
                    times == 0 ? "Add the column, or choose the dataset's right 'format'." : "Remove all but one of them.",
                    new FileLocation(format.File, 1));
            }
        }

        return CsvHeader.Match(header, format.Columns, StringComparison.Ordinal);
    }

    private void ThrowIfRejected(TableFormat format)
    {
        List<(long Line, string? Column, string Text, string Reason)> rejects = session.List(
            "SELECT line, column_name, csv_line, error_message FROM reject_errors ORDER BY line, column_idx LIMIT 1",
            row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? "" : row.GetString(2), row.GetString(3)));
        if (rejects.Count > 0)
        {
            (long line, string? column, string text, string reason) = rejects[0];
            throw new DataException(
                ErrorCodes.UnreadableValue,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(column is null ? "" : $"column '{column}': ")}{FirstLine(reason).TrimEnd('.')}, in the row '{text.Trim()}'."),
                reason.Contains("unicode", StringComparison.OrdinalIgnoreCase)
                    ? "Save the file as UTF-8; or read it as \"format\": \"csv\" with its \"encoding\"." : "Correct the row.",
                new FileLocation(format.File, line));
        }
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();
}
