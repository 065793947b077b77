using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>
/// The cells in a temporary file, of which each worker holds one at a time in memory: the memory needed is the number of
/// workers times the largest cell, however many ratings there are.
/// </summary>
internal sealed unsafe class FileCells : ICellStore
{
    private readonly CellFile _file;
    private readonly int[] _bytes;
    private readonly long[] _starts;
    private readonly NativeArray<byte>[] _buffers;

    /// <param name="path">The file; it is made, and gone when the store is disposed.</param>
    /// <param name="bytes">The bytes of each cell, multiples of 64; at most 2 GiB.</param>
    /// <param name="workers">The number of workers.</param>
    public FileCells(string path, long[] bytes, int workers)
    {
        _bytes = [.. bytes.Select(length => checked((int)length))];
        _starts = CellOffsets.Compute(bytes);
        _file = new CellFile(path);
        _buffers = [.. Enumerable.Range(0, workers).Select(_ => new NativeArray<byte>(bytes.Max()))];
    }

    public byte* Create(int cell, int worker)
    {
        new Span<byte>(_buffers[worker].Pointer, _bytes[cell]).Clear();
        return _buffers[worker].Pointer;
    }

    public byte* Open(int cell, int worker)
    {
        _file.Read(new Span<byte>(_buffers[worker].Pointer, _bytes[cell]), _starts[cell]);
        return _buffers[worker].Pointer;
    }

    public void Keep(int cell, int worker) => _file.Write(new ReadOnlySpan<byte>(_buffers[worker].Pointer, _bytes[cell]), _starts[cell]);

    public void Dispose()
    {
        _file.Dispose();
        foreach (NativeArray<byte> buffer in _buffers)
        {
            buffer.Dispose();
        }
    }
}
