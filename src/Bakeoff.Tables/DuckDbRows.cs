using DuckDB.NET.Native;

namespace Bakeoff.Tables;

/// <summary>The rows of a query, drawn when they are wanted: about 2,000 at a time, as DuckDB's own vectors.</summary>
internal sealed unsafe class DuckDbRows : IDisposable
{
    private readonly DuckDBPreparedStatement _statement;
    private DuckDBResult _result;
    private DuckDBDataChunk? _chunk;

    /// <summary>Starts the query.</summary>
    /// <param name="session">A database that nothing else uses until the rows are disposed of.</param>
    /// <param name="sql">The query.</param>
    /// <exception cref="InvalidOperationException">DuckDB refuses the query.</exception>
    public DuckDbRows(DuckDbSession session, string sql)
    {
        if (NativeMethods.PreparedStatements.DuckDBPrepare(session.Native, sql, out _statement) != DuckDBState.Success)
        {
            throw new InvalidOperationException(NativeMethods.PreparedStatements.DuckDBPrepareError(_statement));
        }

        NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(_statement, out _result);
        ThrowIfFailed();
    }

    /// <summary>The number of rows that are there now.</summary>
    public int Count { get; private set; }

    /// <summary>Goes on to the next rows.</summary>
    /// <returns>Whether there are any.</returns>
    /// <exception cref="InvalidOperationException">DuckDB fails in the query.</exception>
    public bool Next()
    {
        _chunk?.Dispose();
        _chunk = NativeMethods.Query.DuckDBFetchChunk(_result);
        if (_chunk.IsInvalid)
        {
            ThrowIfFailed();
            Count = 0;
            return false;
        }

        Count = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(_chunk);
        return true;
    }

    /// <summary>A column without nulls of the rows that are there now.</summary>
    /// <typeparam name="T">The type that DuckDB stores, such as <see cref="long"/> for BIGINT and <see cref="float"/> for FLOAT.</typeparam>
    /// <param name="column">The column, from 0.</param>
    public ReadOnlySpan<T> Column<T>(int column)
        where T : unmanaged =>
        new(NativeMethods.Vectors.DuckDBVectorGetData(NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk!, column)), Count);

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunk?.Dispose();
        NativeMethods.Query.DuckDBDestroyResult(ref _result);
        _statement.Dispose();
    }

    private void ThrowIfFailed()
    {
        if (NativeMethods.Query.DuckDBResultError(ref _result) is { Length: > 0 } error)
        {
            throw new InvalidOperationException(error);
        }
    }
}
