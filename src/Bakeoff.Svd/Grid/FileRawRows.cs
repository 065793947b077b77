using System.Runtime.InteropServices;

namespace Bakeoff.Svd;

/// <summary>The rows in a temporary file, written in batches of a cell.</summary>
internal sealed class FileRawRows : IRawRows
{
    private const int BatchRows = 4096;
    private readonly CellFile _file;
    private readonly long[] _starts;
    private readonly long[] _written;
    private readonly RawRow[]?[] _pending;
    private readonly int[] _pendingCounts;

    /// <param name="path">The file; it is made, and gone when this is disposed.</param>
    /// <param name="rows">The number of rows of each cell.</param>
    public FileRawRows(string path, int[] rows)
    {
        _file = new CellFile(path);
        _starts = CellOffsets.Of([.. rows.Select(count => (long)count * Marshal.SizeOf<RawRow>())]);
        (_written, _pending, _pendingCounts) = (new long[rows.Length], new RawRow[rows.Length][], new int[rows.Length]);
    }

    public void Append(int cell, RawRow row)
    {
        (_pending[cell] ??= new RawRow[BatchRows])[_pendingCounts[cell]++] = row;
        if (_pendingCounts[cell] == BatchRows)
        {
            Flush(cell);
        }
    }

    public void Complete()
    {
        for (int cell = 0; cell < _pending.Length; cell++)
        {
            Flush(cell);
            _pending[cell] = null;
        }
    }

    public Span<RawRow> Read(int cell)
    {
        var rows = new RawRow[_written[cell] / Marshal.SizeOf<RawRow>()];
        _file.Read(MemoryMarshal.AsBytes(rows.AsSpan()), _starts[cell]);
        return rows;
    }

    public void Dispose() => _file.Dispose();

    private void Flush(int cell)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(_pending[cell].AsSpan(0, _pendingCounts[cell]));
        _file.Write(bytes, _starts[cell] + _written[cell]);
        _written[cell] += bytes.Length;
        _pendingCounts[cell] = 0;
    }
}
