using System.Data.Common;
using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Tables;
using Npgsql;

namespace Bakeoff.Data;

/// <summary>
/// Takes the rows of a query into a file, before anything is planned: a database has no checksum, and a stage that read it could show what is no
/// longer there. The rows are written in a total order, so that equal rows are equal bytes and run nothing again.
/// </summary>
public static class SqlSnapshot
{
    private const string RowsFile = "rows.parquet";
    private const string VersionFile = "version.txt";

    /// <summary>Takes the rows, unless the version says that they are those of the last time.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="cacheFolder">Keeps the rows; may be deleted at any time.</param>
    /// <param name="offline">Whether what was taken last is used as it is.</param>
    /// <param name="onceFolder">
    /// Rows that are here are used as they are, and what is taken is put here: all that read it see the same rows. Null: none.
    /// </param>
    /// <param name="findType">Finds the type of another provider's factory, or null.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The file, all columns as texts.</returns>
    /// <exception cref="DataException">The database cannot be read (<c>BKF2016</c>).</exception>
    public static string Take(
        SqlSource source, string cacheFolder, bool offline, string? onceFolder, Func<string, Type?> findType,
        CancellationToken cancellation = default)
    {
        string name = ContentHash.OfBytes(Encoding.UTF8.GetBytes($"{source.Provider}\n{source.Connection}\n{source.Query}"))[..32];
        if (onceFolder is null)
        {
            return Take(source, Path.Combine(cacheFolder, name), offline, findType, cancellation);
        }

        string once = Path.Combine(onceFolder, name + ".parquet");
        if (!File.Exists(once))
        {
            File.Copy(Take(source, Path.Combine(cacheFolder, name), offline, findType, cancellation), once);
        }

        return once;
    }

    private static string Take(SqlSource source, string folder, bool offline, Func<string, Type?> findType, CancellationToken cancellation)
    {
        string rows = Path.Combine(folder, RowsFile), version = Path.Combine(folder, VersionFile);
        if (offline && File.Exists(rows))
        {
            return rows;
        }

        string connectionString = Environment.GetEnvironmentVariable(source.Connection) is { Length: > 0 } given ? given
            : throw Failed(
                $"the environment variable {source.Connection}, which should hold the connection string, is not set.",
                "Set it, such as to \"Host=localhost;Database=shop;Username=me\".");
        try
        {
            using DbConnection connection = Connect(source, connectionString, findType);
            connection.Open();
            string? now = source.VersionQuery is { } query ? $"{DatabaseOf(connectionString)}\n{query}\n{VersionOf(connection, query)}" : null;
            if (now is null || !File.Exists(rows) || !File.Exists(version) || File.ReadAllText(version) != now)
            {
                Directory.CreateDirectory(folder);
                using var session = new DuckDbSession(folder);
                if (connection is NpgsqlConnection postgres && source.Provider == SqlSource.PostgreSql)
                {
                    CopyOut(postgres, source.Query, folder, session, cancellation);
                }
                else
                {
                    ReadOut(connection, source.Query, session, cancellation);
                }

                WriteSorted(session, rows, cancellation);
                AtomicFile.WriteText(version, now ?? "");
            }

            return rows;
        }
        catch (Exception e) when (e is DbException or ArgumentException)
        {
            throw Failed(
                $"the database of {source.Connection} cannot be read: {WithoutSecrets(e.Message, connectionString)}",
                "Check that it runs, the connection string, and the query.", e);
        }
    }

    /// <summary>Makes the connection. What is wrong with its string is not repeated: a provider's message may quote it, and so a password.</summary>
    private static DbConnection Connect(SqlSource source, string connectionString, Func<string, Type?> findType)
    {
        DbConnection connection = FactoryOf(source.Provider, findType).CreateConnection()!;
        try
        {
            connection.ConnectionString = connectionString;
            return connection;
        }
        catch (Exception e) when (
            e is ArgumentException or FormatException or InvalidOperationException or NotSupportedException or OverflowException
                or InvalidCastException)
        {
            connection.Dispose();
            throw Failed(
                $"the environment variable {source.Connection} does not hold a connection string of {source.Provider}.",
                "Write such as \"Host=localhost;Database=shop;Username=me\"; a value with a semicolon stands in quotes.");
        }
    }

    private static string WithoutSecrets(string message, string connectionString)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            return "its provider says why only in a message that may quote the password."; // Of a provider with a syntax of its own.
        }

        IEnumerable<string> secrets =
            parts.Keys.Cast<string>().Where(IsSecret).Select(key => Convert.ToString(parts[key], CultureInfo.InvariantCulture) ?? "");
        return ShownAddress.Scrub(
            secrets.Append(connectionString).Where(secret => secret.Length > 0)
                .Aggregate(message, (text, secret) => text.Replace(secret, "…", StringComparison.Ordinal)));
    }

    private static bool IsSecret(string key) => key.Contains("password", StringComparison.OrdinalIgnoreCase)
        || key.Contains("passphrase", StringComparison.OrdinalIgnoreCase)
        || key.Equals("pwd", StringComparison.OrdinalIgnoreCase) || key.Contains("secret", StringComparison.OrdinalIgnoreCase)
            || key.Contains("token", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The hash of which database that is, and as whom it is read: the version of one says nothing of another. No password, not even its hash, is
    /// kept.
    /// </summary>
    private static string DatabaseOf(string connectionString)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        IEnumerable<string> keys = parts.Keys.Cast<string>().Where(key => !IsSecret(key)).Order(StringComparer.OrdinalIgnoreCase);
        return ContentHash.OfBytes(Encoding.UTF8.GetBytes(string.Join('\n', keys.Select(key => $"{key}={parts[key]}"))));
    }

    private static string VersionOf(DbConnection connection, string query)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = query;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    private static DbProviderFactory FactoryOf(string provider, Func<string, Type?> findType) => provider == SqlSource.PostgreSql
        ? NpgsqlFactory.Instance
        : findType(provider)?.GetField("Instance")?.GetValue(null) as DbProviderFactory
            ?? throw Failed(
                $"there is no provider '{provider}': expected a type with a static field 'Instance' that is a DbProviderFactory.",
                "Write its full name and its assembly, and name that assembly's file with --assembly.");

    /// <summary>By PostgreSQL's COPY, which is several times faster than reading row by row.</summary>
    private static void CopyOut(NpgsqlConnection connection, string query, string folder, DuckDbSession session, CancellationToken cancellation)
    {
        string text = AtomicFile.TemporaryNameFor(Path.Combine(folder, "rows.csv"));
        try
        {
            using (TextReader reader = connection.BeginTextExport(
                $"COPY ({SqlText.OneStatement(query, "query")}\n) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')"))
            using (var writer = new StreamWriter(text))
            {
                char[] buffer = new char[1 << 16];
                while (reader.Read(buffer, 0, buffer.Length) is > 0 and int read)
                {
                    cancellation.ThrowIfCancellationRequested();
                    writer.Write(buffer, 0, read);
                }
            }

            // Without detection: it skips first rows that look unlike the others.
            IReadOnlyList<string> header = CsvHeader.Read(text, ",");
            IEnumerable<(string, string)> columns = header.Select(
                (name, i) => (header.Take(i).Contains(name) ? FormattableString.Invariant($"{name}_{i}") : name, "VARCHAR"));
            string source = DuckDbSession.Csv(text, columns, "header = true, delim = ',', quote = '\"', escape = '\"'");
            session.Execute($"CREATE TABLE taken AS FROM {source}", cancellation);
        }
        finally
        {
            File.Delete(text);
        }
    }

    private static void WriteSorted(DuckDbSession session, string rows, CancellationToken cancellation)
    {
        string sorted = AtomicFile.TemporaryNameFor(rows);
        try
        {
            session.WriteParquet("SELECT * FROM taken ORDER BY ALL", sorted, cancellation);
            File.Move(sorted, rows, overwrite: true);
        }
        finally
        {
            File.Delete(sorted); // There only where something went wrong.
        }
    }

    /// <summary>Row by row, as any provider can.</summary>
    private static void ReadOut(DbConnection connection, string query, DuckDbSession session, CancellationToken cancellation)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = query;
        using DbDataReader reader = command.ExecuteReader();
        IEnumerable<string> names =
            Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetName(i).Replace("\"", "\"\"", StringComparison.Ordinal));
        session.Execute($"CREATE TABLE taken ({string.Join(", ", names.Select(name => $"\"{name}\" VARCHAR"))})");
        using DuckDB.NET.Data.DuckDBAppender appender = session.Append("taken");
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            DuckDB.NET.Data.IDuckDBAppenderRow row = appender.CreateRow();
            for (int i = 0; i < reader.FieldCount; i++)
            {
                _ = reader.IsDBNull(i) ? row.AppendNullValue() : row.AppendValue(TextOf(reader.GetValue(i)));
            }

            row.EndRow();
        }
    }

    private static string TextOf(object value)
    {
        string text = value is DateTime or DateTimeOffset
            ? ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

        // DuckDB's appender would end the text there, and make one id of two.
        return text.Contains('\0', StringComparison.Ordinal) ? throw Failed("a value holds the character NUL.", "Take it out in the query.") : text;
    }

    private static DataException Failed(string message, string remedy, Exception? inner = null) =>
        new(ErrorCodes.DatabaseFailed, message, remedy, null, inner);
}
