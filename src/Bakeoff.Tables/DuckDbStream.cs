using Bakeoff.Core;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Bakeoff.Tables;

/// <summary>The rows of a query, pulled about 2,000 at a time: see <see cref="DuckDbSession.Stream"/>.</summary>
public sealed class DuckDbStream : IDisposable
{
    private readonly DuckDBConnection? _connection;
    private readonly DuckDBPreparedStatement _statement;
    private DuckDBResult _result;
    private DuckDBDataChunk? _chunk;
    private int _count;
    private bool _hasEnded;

    /// <param name="connection">Where the query runs.</param>
    /// <param name="sql">The query.</param>
    /// <param name="ownsConnection">Whether the connection is closed with the stream.</param>
    internal DuckDbStream(DuckDBConnection connection, string sql, bool ownsConnection)
    {
        if (NativeMethods.PreparedStatements.DuckDBPrepare(connection.NativeConnection, sql, out _statement) != DuckDBState.Success)
        {
            string refusal = NativeMethods.PreparedStatements.DuckDBPrepareError(_statement);
            _statement.Dispose();
            throw new InvalidOperationException(refusal);
        }

        if (NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(_statement, out _result) != DuckDBState.Success)
        {
            string error = NativeMethods.Query.DuckDBResultError(ref _result);
            NativeMethods.Query.DuckDBDestroyResult(ref _result);
            _statement.Dispose();
            throw Refusal(error);
        }

        _connection = ownsConnection ? connection : null;
    }

    /// <summary>The rows that <see cref="Next"/> found, valid until it is called again.</summary>
    public DuckDbVectors Rows => new(_chunk ?? throw new InvalidOperationException("Call Next first."), _count);

    /// <summary>Fetches the next rows.</summary>
    /// <returns>Whether there are any.</returns>
    /// <exception cref="InvalidOperationException">The query fails.</exception>
    public bool Next()
    {
        if (_hasEnded)
        {
            return false; // DuckDB takes another fetch for an error.
        }

        _chunk?.Dispose();
        _chunk = NativeMethods.Query.DuckDBFetchChunk(_result);
        if (!_chunk.IsInvalid)
        {
            _count = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(_chunk);
            return true;
        }

        (_chunk, _hasEnded) = (null, true);
        return NativeMethods.Query.DuckDBResultError(ref _result) is { Length: > 0 } error ? throw Refusal(error) : false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunk?.Dispose();
        NativeMethods.Query.DuckDBDestroyResult(ref _result);
        _statement.Dispose();
        _connection?.Dispose();
    }

    private static Exception Refusal(string error)
    {
        var refused = new InvalidOperationException(error);
        return MemoryException.From(refused) ?? (Exception)refused;
    }
}
