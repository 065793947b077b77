using System.Globalization;
using Bakeoff.Core;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using DuckDBAppender = DuckDB.NET.Data.DuckDBAppender;

namespace Bakeoff.Tables;

/// <summary>A DuckDB database in memory, with a bounded memory, a number of threads and a folder to spill to.</summary>
public sealed partial class DuckDbSession : IDisposable
{
    /// <summary>The rows of a row group where nothing else is said.</summary>
    internal const int RowGroupRows = 122_880;

    private static int _opened;
    private readonly DuckDBConnection _connection;
    private readonly SpillFolder? _own;

    /// <summary>
    /// Opens a database for a command, a test or a measurement; a stage opens one with its context. Default: 1 GB of memory, 8 threads at most, and a
    /// folder to spill to that is deleted with it.
    /// </summary>
    /// <param name="spillFolder">Where DuckDB may write what does not fit in memory; null for a folder of its own.</param>
    /// <param name="memoryMegabytes">DuckDB's memory limit in MB (10⁶ bytes).</param>
    /// <param name="threads">The number of threads; what is read and written does not depend on it.</param>
    public DuckDbSession(string? spillFolder = null, int memoryMegabytes = 1000, int? threads = null)
        : this(spillFolder, memoryMegabytes * 1_000_000L, threads ?? Math.Min(Environment.ProcessorCount, 8))
    {
    }

    /// <summary>Opens a stage's database: it spills to the stage's work folder and stays within the stage's memory and threads.</summary>
    /// <param name="context">The stage's context.</param>
    /// <param name="memoryBytes">
    /// DuckDB's memory limit in bytes, for a stage that holds much else; null for all of the stage's memory but what its process holds in any case.
    /// </param>
    /// <param name="threads">
    /// The number of threads; what is read and written does not depend on it. Null for the stage's, but where <paramref name="memoryBytes"/> is null
    /// too no more than have the memory to work.
    /// </param>
    public DuckDbSession(StageContext context, long? memoryBytes = null, int? threads = null)
        : this(context, memoryBytes, threads
            ?? (memoryBytes is null ? DuckDbMemory.ThreadsWithin(context.MemoryBytes, context.Threads) : context.Threads))
    {
    }

    private DuckDbSession(StageContext context, long? memoryBytes, int threads)
        : this(context.WorkFolder, memoryBytes ?? DuckDbMemory.LimitWithin(context.MemoryBytes, threads), threads)
    {
    }

    private DuckDbSession(string? spillFolder, long memoryBytes, int threads)
    {
        _own = spillFolder is null ? new SpillFolder() : null;
        _connection = new DuckDBConnection("DataSource=:memory:");
        _connection.Open();
        Execute(string.Create(CultureInfo.InvariantCulture, $"SET memory_limit = '{Math.Max(memoryBytes, DuckDbMemory.LeastBytes) / 1000}KB'"));
        Execute(string.Create(CultureInfo.InvariantCulture, $"SET threads = {threads}"));
        Execute("SET TimeZone = 'UTC'");
        Execute("SET autoinstall_known_extensions = false");

        // What is read once and streamed is not to be kept: it would fill whatever the limit leaves.
        Execute("SET enable_external_file_cache = false");

        // Two databases of one folder would write over each other's files, which have the same names. DuckDB makes the folder when it spills, and
        // deletes it.
        string spill =
            Path.Combine(spillFolder ?? _own!.Path, string.Create(CultureInfo.InvariantCulture, $"duckdb-{Interlocked.Increment(ref _opened)}"));
        Execute($"SET temp_directory = {Quote(spill)}");
    }

    /// <summary>The connection, for what DuckDB's C interface alone can do.</summary>
    internal DuckDBNativeConnection Native => _connection.NativeConnection;

    /// <summary>A text as an SQL literal.</summary>
    /// <param name="text">Any text.</param>
    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>
    /// Creates the SQL of a text's number; NULL where it is none. DuckDB's own casts take <c>1_0</c> for 10, which nobody who writes data means.
    /// </summary>
    /// <param name="text">The SQL of the text, or of a number.</param>
    /// <param name="type">The SQL type of the number. Default: <c>DOUBLE</c>.</param>
    internal static string NumberOf(string text, string type = "DOUBLE") =>
        $"CASE WHEN NOT contains(({text})::VARCHAR, '_') THEN TRY_CAST({text} AS {type}) END";

    /// <summary>Creates the SQL that reads a Parquet file as a table. Nothing in the file's path changes what is read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rowNumbers">Whether there is also a column <c>file_row_number</c>, from 0. Default: there is not.</param>
    public static string Parquet(string path, bool rowNumbers = false) =>
        $"read_parquet({OneFile(path)}{(rowNumbers ? ", file_row_number = true" : "")})";

    /// <summary>
    /// Creates the SQL that reads a delimited text file as a table. Nothing in the file's path changes what is read, and nothing is guessed.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">All columns of the file in the file's order, with their SQL types: see <see cref="CsvHeader"/>.</param>
    /// <param name="options">More options of DuckDB's <c>read_csv</c>, such as <c>header = true</c>.</param>
    public static string Csv(string path, IEnumerable<(string Name, string Type)> columns, string options)
    {
        string types = string.Join(", ", columns.Select(column => $"{Quote(column.Name)}: '{column.Type}'"));
        return $"read_csv({OneFile(path)}, auto_detect = false, columns = {{{types}}}, {options})";
    }

    /// <summary>
    /// A path as a reading function takes it. Where DuckDB is left to itself, a folder named <c>rating=1</c> replaces the column <c>rating</c> by 1,
    /// and a folder named <c>[a]</c> means one named <c>a</c>: https://duckdb.org/docs/stable/data/partitioning/hive_partitioning.
    /// </summary>
    private static string OneFile(string path)
    {
        bool isPattern = path.AsSpan().ContainsAny('*', '?', '[');
        if (isPattern && path.Contains('\\', StringComparison.Ordinal) && Path.DirectorySeparatorChar != '\\')
        {
            throw new DataException(
                ErrorCodes.UnreadableName, $"'{path}' cannot be read: DuckDB takes a backslash in the name of a folder for a separator.",
                "Rename the folder, or work in another one (--artifacts, or the dataset's 'path').");
        }

        string literal = string.Concat(path.Select(letter => letter is '*' or '?' or '[' ? $"[{letter}]" : letter.ToString()));
        return $"{Quote(literal)}, hive_partitioning = false";
    }

    /// <summary>Opens a DuckDB database to be read, with its write-ahead log where that lies next to it.</summary>
    /// <param name="path">The database's file.</param>
    /// <param name="name">The name under which queries find it.</param>
    /// <exception cref="DuckDBException">It is not a database, or one of a version that cannot be read.</exception>
    public void Attach(string path, string name) => Execute($"ATTACH {Quote(path)} AS {name} (READ_ONLY)");

    /// <summary>
    /// Forbids all access to files but those of some folders and of the databases that are attached, from now on and for good: no query
    /// can allow it again.
    /// </summary>
    /// <param name="folders">The folders.</param>
    public void AllowOnly(params IEnumerable<string> folders)
    {
        Execute($"SET allowed_directories = [{string.Join(", ", folders.Select(Quote))}]");
        Execute("SET enable_external_access = false");
    }

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <exception cref="DuckDBException">DuckDB refuses it.</exception>
    /// <exception cref="MemoryException">Its memory is used up (<c>BKF4007</c>).</exception>
    public void Execute(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        try
        {
            command.ExecuteNonQuery();
        }
        catch (DuckDBException e) when (MemoryException.From(e) is { } memory)
        {
            throw memory;
        }
    }

    /// <summary>Runs a statement that can be interrupted.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    /// <exception cref="MemoryException">Its memory is used up (<c>BKF4007</c>).</exception>
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
        catch (DuckDBException e) when (MemoryException.From(e) is { } memory)
        {
            throw memory;
        }
    }

    /// <summary>The single value of a query.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="sql">A query of one row and one column.</param>
    public T Scalar<T>(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        try
        {
            object? value = command.ExecuteScalar();
            return (T)Convert.ChangeType(value!, typeof(T), CultureInfo.InvariantCulture);
        }
        catch (DuckDBException e) when (MemoryException.From(e) is { } memory)
        {
            throw memory;
        }
    }

    /// <summary>Streams the rows of a query.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="row">Called for each row.</param>
    public void Read(string sql, Action<DuckDBDataReader> row)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        try
        {
            using DuckDBDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                row(reader);
            }
        }
        catch (DuckDBException e) when (MemoryException.From(e) is { } memory)
        {
            throw memory;
        }
    }

    /// <summary>
    /// Streams the rows of a query as DuckDB's own vectors, about 2,000 rows at a time: several times faster than row by row.
    /// </summary>
    /// <param name="sql">The query.</param>
    /// <param name="vectors">Called for each batch, in the order of the query.</param>
    /// <param name="cancellation">Checked between batches.</param>
    /// <exception cref="InvalidOperationException">DuckDB refuses the query, or fails in it.</exception>
    /// <exception cref="MemoryException">Its memory is used up (<c>BKF4007</c>).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void ReadVectors(string sql, DuckDbVectorReader vectors, CancellationToken cancellation = default)
    {
        using var stream = new DuckDbStream(_connection, sql, ownsConnection: false);
        cancellation.ThrowIfCancellationRequested();
        while (stream.Next())
        {
            vectors(stream.Rows);
            cancellation.ThrowIfCancellationRequested();
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

    /// <summary>Opens an appender of whole vectors.</summary>
    /// <param name="table">A table that exists.</param>
    /// <param name="types">The types of all its columns.</param>
    internal VectorAppender AppendVectors(string table, params DuckDBType[] types) => new(_connection.NativeConnection, table, types);

    /// <summary>
    /// Writes a query's rows as Parquet. The bytes are the same on every run if the query orders its rows totally.
    /// </summary>
    /// <param name="query">A query whose order is total, or a table whose insertion order is to be kept.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public void WriteParquet(string query, string path, CancellationToken cancellation = default) =>
        WriteParquet(query, path, RowGroupRows, cancellation);

    /// <summary>
    /// Writes a query's rows as Parquet, in row groups of a size of their own: of many columns, since a row group is in memory twice before it is
    /// written.
    /// </summary>
    /// <param name="query">A query whose order is total, or a table whose insertion order is to be kept.</param>
    /// <param name="path">The file.</param>
    /// <param name="rowGroupRows">The rows of a row group, a multiple of 2,048; the bytes depend on it.</param>
    /// <param name="cancellation">Interrupts it.</param>
    internal void WriteParquet(string query, string path, int rowGroupRows, CancellationToken cancellation) => Execute(
        string.Create(
            CultureInfo.InvariantCulture, $"COPY ({query}) TO {Quote(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {rowGroupRows})"),
                cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _own?.Dispose();
    }
}
