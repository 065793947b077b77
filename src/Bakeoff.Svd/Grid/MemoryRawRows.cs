using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>All rows in one piece of memory.</summary>
internal sealed unsafe class MemoryRawRows : IRawRows
{
    private readonly NativeArray<RawRow> _memory;
    private readonly long[] _starts;
    private readonly int[] _counts;

    /// <param name="rows">The number of rows of each cell.</param>
    public MemoryRawRows(int[] rows)
    {
        (_starts, _counts) = (CellOffsets.Of([.. rows.Select(count => (long)count)]), new int[rows.Length]);
        _memory = new NativeArray<RawRow>(rows.Sum(count => (long)count));
    }

    public void Append(int cell, RawRow row) => _memory.Pointer[_starts[cell] + _counts[cell]++] = row;

    public void Complete()
    {
    }

    public Span<RawRow> Read(int cell) => new(_memory.Pointer + _starts[cell], _counts[cell]);

    public void Dispose() => _memory.Dispose();
}
