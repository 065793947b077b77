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

    /// <summary>Opens an appender to a table.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="table">A table of the database.</param>
    /// <param name="types">The types of all its columns. A list is one of FLOAT.</param>
    public VectorAppender(DuckDBNativeConnection connection, string table, params DuckDBType[] types)
    {
        if (NativeMethods.Appender.DuckDBAppenderCreate(connection, null!, table, out _appender) != DuckDBState.Success)
        {
            throw new InvalidOperationException($"There is no table '{table}' to append to.");
        }

        DuckDBLogicalType[] columns = [.. types.Select(TypeOf)];
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

    /// <summary>Makes lists of the next rows of a column, all of one length.</summary>
    /// <typeparam name="T">The type that DuckDB stores of an element.</typeparam>
    /// <param name="column">The column, from 0: a list.</param>
    /// <param name="rows">How many rows, at most <see cref="Room"/>.</param>
    /// <param name="length">The length of each list.</param>
    /// <returns>Where the elements go, those of a row one after the other.</returns>
    public Span<T> Lists<T>(int column, int rows, int length)
        where T : unmanaged
    {
        nint vector = Vector(column);
        ulong used = (ulong)NativeMethods.Vectors.DuckDBListVectorGetSize(vector);
        ulong end = used + ((ulong)rows * (ulong)length);
        Demand(NativeMethods.Vectors.DuckDBListVectorReserve(vector, end));
        Demand(NativeMethods.Vectors.DuckDBListVectorSetSize(vector, end));
        ulong* entries = (ulong*)NativeMethods.Vectors.DuckDBVectorGetData(vector) + (2 * _rows); // Where each list begins, and its length.
        for (int row = 0; row < rows; row++)
        {
            (entries[2 * row], entries[(2 * row) + 1]) = (used + ((ulong)row * (ulong)length), (ulong)length);
        }

        return new((T*)NativeMethods.Vectors.DuckDBVectorGetData(NativeMethods.Vectors.DuckDBListVectorGetChild(vector)) + used, rows * length);
    }

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

    private static DuckDBLogicalType TypeOf(DuckDBType type)
    {
        if (type != DuckDBType.List)
        {
            return NativeMethods.LogicalType.DuckDBCreateLogicalType(type);
        }

        using DuckDBLogicalType element = NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.Float);
        return NativeMethods.LogicalType.DuckDBCreateListType(element);
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
