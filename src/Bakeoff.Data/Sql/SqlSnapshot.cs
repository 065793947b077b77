using System.Data.Common;
using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Tables;
using Npgsql;

namespace Bakeoff.Data;

/// <summary>
/// Takes the rows of a query into a file, before anything is planned: a database has no checksum, and a stage that read it could show what is no longer
/// there. The rows are written in a total order, so that equal rows are equal bytes and run nothing again.
/// </summary>
public static class SqlSnapshot
{
    private const string RowsFile = "rows.parquet";
    private const string VersionFile = "version.txt";

    /// <summary>Takes the rows, unless the version says that they are those of the last time.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="cacheFolder">Keeps the rows; may be deleted at any time.</param>
    /// <param name="offline">Whether what was taken last is used as it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The file, all columns as texts.</returns>
    /// <exception cref="DataException">The database cannot be read (<c>BKF2016</c>).</exception>
    public static string Take(SqlSource source, string cacheFolder, bool offline, CancellationToken cancellation = default)
    {
        string folder = Path.Combine(cacheFolder, ContentHash.OfBytes(Encoding.UTF8.GetBytes($"{source.Provider}\n{source.Connection}\n{source.Query}"))[..32]);
        string rows = Path.Combine(folder, RowsFile), version = Path.Combine(folder, VersionFile);
        if (offline && File.Exists(rows))
        {
            return rows;
        }

        string connectionString = Environment.GetEnvironmentVariable(source.Connection) is { Length: > 0 } given ? given
            : throw Failed($"the environment variable {source.Connection}, which should hold the connection string, is not set.", "Set it, such as to \"Host=localhost;Database=shop;Username=me\".");
        try
        {
            using NpgsqlConnection connection = new(connectionString);
            connection.Open();
            string? now = source.VersionQuery is { } query ? VersionOf(connection, query) : null;
            if (now is null || !File.Exists(rows) || !File.Exists(version) || File.ReadAllText(version) != now)
            {
                Directory.CreateDirectory(folder);
                Copy(connection, source.Query, folder, rows, cancellation);
                AtomicFile.WriteText(version, now ?? "");
            }

            return rows;
        }
        catch (Exception e) when (e is DbException or ArgumentException)
        {
            throw Failed($"the database of {source.Connection} cannot be read: {e.Message}", "Check that it runs, the connection string, and the query.", e);
        }
    }

    private static string VersionOf(DbConnection connection, string query)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = query;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>By PostgreSQL's COPY, which is several times faster than reading row by row; then sorted.</summary>
    private static void Copy(NpgsqlConnection connection, string query, string folder, string rows, CancellationToken cancellation)
    {
        string text = Path.Combine(folder, $"rows.{Environment.ProcessId}.csv"), sorted = Path.Combine(folder, $"rows.{Environment.ProcessId}.parquet");
        try
        {
            using (TextReader reader = connection.BeginTextExport($"COPY ({query.Trim().TrimEnd(';')}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')"))
            using (var writer = new StreamWriter(text))
            {
                char[] buffer = new char[1 << 16];
                while (reader.Read(buffer, 0, buffer.Length) is > 0 and int read)
                {
                    cancellation.ThrowIfCancellationRequested();
                    writer.Write(buffer, 0, read);
                }
            }

            using var session = new DuckDbSession(folder);
            session.WriteParquet($"SELECT * FROM read_csv({DuckDbSession.Quote(text)}, all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"', auto_detect = true, sample_size = -1) ORDER BY ALL", sorted, cancellation);
            File.Move(sorted, rows, overwrite: true);
        }
        finally
        {
            File.Delete(text);
            File.Delete(sorted);
        }
    }

    private static DataException Failed(string message, string remedy, Exception? inner = null) => new(ErrorCodes.DatabaseFailed, message, remedy, null, inner);
}
