using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>All rows in one piece of memory.</summary>
internal sealed unsafe class MemoryRawRows : IRawRows
{
    private readonly NativeArray<RawRow> _memory;
    private readonly long[][] _starts;
    private readonly int[] _counts;

    /// <param name="rows">By part and cell, the number of rows.</param>
    public MemoryRawRows(int[][] rows)
    {
        _starts = CellOffsets.OfParts(rows);
        _counts = [.. Enumerable.Range(0, rows[0].Length).Select(cell => rows.Sum(part => part[cell]))];
        _memory = new NativeArray<RawRow>(_counts.Sum(count => (long)count), cleared: false); // Every row is written before it is read.
    }

    public IRawPart Open(int part) => new Part(_memory.Pointer, [.. _starts[part]]);

    public Span<RawRow> Read(int cell) => new(_memory.Pointer + _starts[0][cell], _counts[cell]);

    public void GiveBack(int cell) => _memory.GiveBack(_starts[0][cell], _counts[cell]);

    public void Dispose() => _memory.Dispose();

    private sealed class Part(RawRow* memory, long[] next) : IRawPart
    {
        public void Append(int cell, RawRow row) => memory[next[cell]++] = row;

        public void Complete()
        {
        }
    }
}
