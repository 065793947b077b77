using System.Globalization;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using DuckDBAppender = DuckDB.NET.Data.DuckDBAppender;

namespace Bakeoff.Tables;

/// <summary>A DuckDB database in memory, with a bounded memory and a folder to spill to.</summary>
public sealed class DuckDbSession : IDisposable
{
    private readonly DuckDBConnection _connection;

    /// <summary>Opens the database.</summary>
    /// <param name="spillFolder">Where DuckDB may write what does not fit in memory, or null for nowhere.</param>
    /// <param name="memoryMegabytes">DuckDB's memory limit in MB (10⁶ bytes).</param>
    /// <param name="threads">The number of threads; what is read and written does not depend on it.</param>
    public DuckDbSession(string? spillFolder = null, int memoryMegabytes = 1000, int? threads = null)
    {
        _connection = new DuckDBConnection("DataSource=:memory:");
        _connection.Open();
        Execute($"SET memory_limit = '{memoryMegabytes}MB'");
        Execute($"SET threads = {threads ?? Math.Min(Environment.ProcessorCount, 8)}");
        Execute("SET TimeZone = 'UTC'");
        Execute("SET autoinstall_known_extensions = false");
        if (spillFolder is not null)
        {
            Execute($"SET temp_directory = {Quote(spillFolder)}");
        }
    }

    /// <summary>A text as an SQL literal.</summary>
    /// <param name="text">Any text.</param>
    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The SQL of a Parquet file as a table.</summary>
    /// <param name="path">The file.</param>
    public static string Parquet(string path) => $"read_parquet({Quote(path)})";

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <exception cref="DuckDBException">DuckDB refuses it.</exception>
    public void Execute(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement that can be interrupted.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public void Execute(string sql, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        using CancellationTokenRegistration registration = cancellation.Register(command.Cancel);
        try
        {
            command.ExecuteNonQuery();
        }
        catch (DuckDBException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    /// <summary>The single value of a query.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="sql">A query of one row and one column.</param>
    public T Scalar<T>(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        object? value = command.ExecuteScalar();
        return (T)Convert.ChangeType(value!, typeof(T), CultureInfo.InvariantCulture);
    }

    /// <summary>Streams the rows of a query.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="row">Called for each row.</param>
    public void Read(string sql, Action<DuckDBDataReader> row)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        using DuckDBDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            row(reader);
        }
    }

    /// <summary>
    /// Streams the rows of a query as DuckDB's own vectors, about 2,000 rows at a time: several times faster than row by row.
    /// </summary>
    /// <param name="sql">The query.</param>
    /// <param name="vectors">Called for each batch, in the order of the query.</param>
    /// <param name="cancellation">Checked between batches.</param>
    /// <exception cref="InvalidOperationException">DuckDB refuses the query, or fails in it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void ReadVectors(string sql, DuckDbVectorReader vectors, CancellationToken cancellation = default)
    {
        if (NativeMethods.PreparedStatements.DuckDBPrepare(_connection.NativeConnection, sql, out DuckDBPreparedStatement statement) != DuckDBState.Success)
        {
            throw new InvalidOperationException(NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
        }

        using (statement)
        {
            DuckDBState state = NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out DuckDBResult result);
            try
            {
                while (state == DuckDBState.Success)
                {
                    cancellation.ThrowIfCancellationRequested();
                    using DuckDBDataChunk chunk = NativeMethods.Query.DuckDBFetchChunk(result);
                    if (chunk.IsInvalid)
                    {
                        break;
                    }

                    vectors(new DuckDbVectors(chunk, (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk)));
                }

                if (NativeMethods.Query.DuckDBResultError(ref result) is { Length: > 0 } error)
                {
                    throw new InvalidOperationException(error);
                }
            }
            finally
            {
                NativeMethods.Query.DuckDBDestroyResult(ref result);
            }
        }
    }

    /// <summary>The rows of a query as a list.</summary>
    /// <typeparam name="T">What a row becomes.</typeparam>
    /// <param name="sql">The query.</param>
    /// <param name="row">Makes it.</param>
    public List<T> List<T>(string sql, Func<DuckDBDataReader, T> row)
    {
        var rows = new List<T>();
        Read(sql, reader => rows.Add(row(reader)));
        return rows;
    }

    /// <summary>Opens an appender, the fast way to insert rows.</summary>
    /// <param name="table">A table that exists.</param>
    public DuckDBAppender Append(string table) => _connection.CreateAppender(table);

    /// <summary>
    /// Writes a query's rows as Parquet. The bytes are the same on every run if the query orders its rows totally.
    /// </summary>
    /// <param name="query">A query whose order is total, or a table whose insertion order is to be kept.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public void WriteParquet(string query, string path, CancellationToken cancellation = default) =>
        Execute($"COPY ({query}) TO {Quote(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)", cancellation);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
