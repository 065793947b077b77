using DuckDB.NET.Native;

namespace Bakeoff.Tables;

/// <summary>Room for some rows in DuckDB's own vectors, one a column. Valid while the callback that got it runs.</summary>
internal readonly unsafe ref struct DuckDbSpace
{
    /// <summary>The most rows that fit: DuckDB's vector size.</summary>
    public const int Capacity = 2048;

    private readonly nint _chunk;

    public DuckDbSpace(nint chunk) => _chunk = chunk;

    /// <summary>A column.</summary>
    /// <typeparam name="T">The type that DuckDB stores, such as <see cref="long"/> for BIGINT and <see cref="float"/> for FLOAT.</typeparam>
    /// <param name="column">The column, from 0.</param>
    public Span<T> Column<T>(int column)
        where T : unmanaged => new(NativeMethods.Vectors.DuckDBVectorGetData(VectorOf(column)), Capacity);

    /// <summary>Which rows of a column hold a value: a bit a row, all of them set at first.</summary>
    /// <param name="column">The column, from 0.</param>
    public Span<ulong> Validity(int column)
    {
        nint vector = VectorOf(column);
        NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
        return new Span<ulong>(NativeMethods.Vectors.DuckDBVectorGetValidity(vector), Capacity / 64);
    }

    private nint VectorOf(int column)
    {
        // The chunk is DuckDB's own: this handle must not destroy it.
        var chunk = new DuckDBDataChunk(_chunk);
        nint vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column);
        chunk.SetHandleAsInvalid();
        return vector;
    }
}
