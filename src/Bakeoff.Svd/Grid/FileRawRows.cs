using System.Runtime.InteropServices;

namespace Bakeoff.Svd;

/// <summary>The rows in a temporary file, written in batches of a cell.</summary>
internal sealed class FileRawRows : IRawRows
{
    /// <summary>A page of the file: each thread holds so much for each cell.</summary>
    private const int BatchRows = 512;

    private readonly CellFile _file;
    private readonly long[][] _starts;
    private readonly int[] _counts;

    /// <param name="path">The file; it is made, and gone when this is disposed.</param>
    /// <param name="rows">By part and cell, the number of rows.</param>
    public FileRawRows(string path, int[][] rows)
    {
        _file = new CellFile(path);
        _starts = CellOffsets.OfParts(rows);
        _counts = [.. Enumerable.Range(0, rows[0].Length).Select(cell => rows.Sum(part => part[cell]))];
    }

    public IRawPart Open(int part) => new Part(_file, [.. _starts[part]]);

    public Span<RawRow> Read(int cell)
    {
        var rows = new RawRow[_counts[cell]];
        _file.Read(MemoryMarshal.AsBytes(rows.AsSpan()), _starts[0][cell] * Marshal.SizeOf<RawRow>());
        return rows;
    }

    public void GiveBack(int cell)
    {
        // What is read is the caller's.
    }

    public void Dispose() => _file.Dispose();

    private sealed class Part(CellFile file, long[] next) : IRawPart
    {
        private readonly RawRow[]?[] _pending = new RawRow[next.Length][];
        private readonly int[] _counts = new int[next.Length];

        public void Append(int cell, RawRow row)
        {
            (_pending[cell] ??= new RawRow[BatchRows])[_counts[cell]++] = row;
            if (_counts[cell] == BatchRows)
            {
                Flush(cell);
            }
        }

        public void Complete()
        {
            for (int cell = 0; cell < _pending.Length; cell++)
            {
                Flush(cell);
            }
        }

        private void Flush(int cell)
        {
            file.Write(MemoryMarshal.AsBytes(_pending[cell].AsSpan(0, _counts[cell])), next[cell] * Marshal.SizeOf<RawRow>());
            next[cell] += _counts[cell];
            _counts[cell] = 0;
        }
    }
}
