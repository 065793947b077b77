using DuckDB.NET.Native;

namespace Bakeoff.Tables;

/// <summary>Inserts rows as DuckDB's own vectors: a call for each column of 2,048 rows instead of one for each value.</summary>
internal sealed unsafe class VectorAppender : IDisposable
{
    /// <summary>DuckDB's own length of a vector: https://duckdb.org/docs/stable/internals/vector.</summary>
    private const int VectorRows = 2048;

    private readonly DuckDBAppender _appender;
    private readonly DuckDBDataChunk _chunk;
    private int _rows;

    /// <summary>Opens an appender.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="table">A table of the database.</param>
    /// <param name="types">The types of all its columns.</param>
    public VectorAppender(DuckDBNativeConnection connection, string table, params DuckDBType[] types)
    {
        if (NativeMethods.Appender.DuckDBAppenderCreate(connection, null!, table, out _appender) != DuckDBState.Success)
        {
            throw new InvalidOperationException($"There is no table '{table}' to append to.");
        }

        DuckDBLogicalType[] columns = [.. types.Select(NativeMethods.LogicalType.DuckDBCreateLogicalType)];
        _chunk = NativeMethods.DataChunks.DuckDBCreateDataChunk([.. columns.Select(column => column.DangerousGetHandle())], (ulong)columns.Length);
        foreach (DuckDBLogicalType column in columns)
        {
            column.Dispose();
        }
    }

    /// <summary>How many rows fit before <see cref="Advance"/> must be called.</summary>
    public int Room => VectorRows - _rows;

    /// <summary>Where the next rows of a column go: as many as there is <see cref="Room"/> for.</summary>
    /// <typeparam name="T">The type that DuckDB stores, such as <see cref="long"/> for BIGINT.</typeparam>
    /// <param name="column">The column, from 0.</param>
    public Span<T> Column<T>(int column)
        where T : unmanaged => new((T*)NativeMethods.Vectors.DuckDBVectorGetData(Vector(column)) + _rows, Room);

    /// <summary>Makes one of the next rows of a column NULL.</summary>
    /// <param name="column">The column, from 0.</param>
    /// <param name="row">The row, from 0 for the next one.</param>
    public void SetNull(int column, int row)
    {
        NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(Vector(column));
        ulong* validity = NativeMethods.Vectors.DuckDBVectorGetValidity(Vector(column));
        validity[(_rows + row) / 64] &= ~(1UL << ((_rows + row) % 64));
    }

    /// <summary>Adds the rows that were written.</summary>
    /// <param name="rows">How many, at most <see cref="Room"/>.</param>
    public void Advance(int rows)
    {
        _rows += rows;
        if (_rows == VectorRows)
        {
            Flush();
        }
    }

    /// <summary>Adds what is left. Without it the last rows are lost.</summary>
    /// <exception cref="InvalidOperationException">DuckDB refuses them.</exception>
    public void Complete()
    {
        Flush();
        Demand(NativeMethods.Appender.DuckDBAppenderClose(_appender));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunk.Dispose();
        _appender.Dispose();
    }

    private nint Vector(int column) => NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, column);

    private void Flush()
    {
        NativeMethods.DataChunks.DuckDBDataChunkSetSize(_chunk, (ulong)_rows);
        Demand(NativeMethods.Appender.DuckDBAppendDataChunk(_appender, _chunk));
        NativeMethods.DataChunks.DuckDBDataChunkReset(_chunk);
        _rows = 0;
    }

    private void Demand(DuckDBState state)
    {
        if (state != DuckDBState.Success)
        {
            using DuckDBErrorData error = NativeMethods.Appender.DuckDBAppenderErrorData(_appender);
            throw new InvalidOperationException(NativeMethods.ErrorData.DuckDBErrorDataMessage(error));
        }
    }
}
