using System.Runtime.InteropServices;
using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>All cells in one piece of memory.</summary>
internal sealed unsafe class MemoryCells : ICellStore
{
    private readonly NativeArray<byte> _memory;
    private readonly long[] _bytes;
    private readonly long[] _starts;

    /// <param name="bytes">The bytes of each cell, multiples of 64.</param>
    public MemoryCells(long[] bytes)
    {
        (_bytes, _starts) = (bytes, CellOffsets.Compute(bytes));
        _memory = new NativeArray<byte>(bytes.Sum(), cleared: false); // Each cell is cleared by the thread that fills it.
    }

    public byte* Create(int cell, int worker)
    {
        NativeMemory.Clear(Open(cell, worker), (nuint)_bytes[cell]);
        return Open(cell, worker);
    }

    public byte* Open(int cell, int worker) => _memory.Pointer + _starts[cell];

    public void Keep(int cell, int worker)
    {
    }

    public void Dispose() => _memory.Dispose();
}
