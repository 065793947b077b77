using DuckDB.NET.Native;

namespace Bakeoff.Tables;

/// <summary>Some rows of a query as DuckDB holds them: one vector a column. Valid while the callback that got it runs.</summary>
public readonly unsafe ref struct DuckDbVectors
{
    private readonly DuckDBDataChunk _chunk;

    internal DuckDbVectors(DuckDBDataChunk chunk, int count) => (_chunk, Count) = (chunk, count);

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>A column without nulls: what a null row holds is undefined.</summary>
    /// <typeparam name="T">The type that DuckDB stores, such as <see cref="long"/> for BIGINT and <see cref="float"/> for FLOAT.</typeparam>
    /// <param name="column">The column, from 0.</param>
    public ReadOnlySpan<T> Column<T>(int column)
        where T : unmanaged =>
        new(NativeMethods.Vectors.DuckDBVectorGetData(NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, column)), Count);
}
