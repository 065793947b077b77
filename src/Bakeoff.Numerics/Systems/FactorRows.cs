namespace Bakeoff.Numerics;

/// <summary>
/// A row of floats for each user or item, in one piece of native memory. Rows are padded with zeros to a multiple of
/// <see cref="LaneMath.Count"/>; those of a multiple of 4 KiB by one vector more, since they would compete for the same places of the cache.
/// </summary>
internal sealed unsafe class FactorRows : IDisposable
{
    private const int PageFloats = 1024;
    private readonly NativeArray<float> _memory;

    /// <summary>Creates rows of zeros.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="length">The number of floats of a row, at least 1.</param>
    public FactorRows(int count, int length)
    {
        (Count, Length, Size) = (count, length, LaneMath.RoundUp(length));
        int stride = Size % PageFloats == 0 ? Size + LaneMath.Count : Size;
        _memory = new NativeArray<float>((long)count * stride);
        Rows = new Matrix(_memory.Pointer, stride);
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The number of floats of a row.</summary>
    public int Length { get; }

    /// <summary>The number of floats of a row with its padding.</summary>
    public int Size { get; }

    /// <summary>The rows; valid until this is disposed of or collected.</summary>
    public Matrix Rows { get; }

    /// <summary>The floats of a row, without the padding.</summary>
    public Span<float> this[int row] => new(Rows.Row(row), Length);

    /// <summary>Creates rows with the same floats.</summary>
    public FactorRows Copy()
    {
        var copy = new FactorRows(Count, Length);
        Buffer.MemoryCopy(_memory.Pointer, copy._memory.Pointer, _memory.Length * sizeof(float), _memory.Length * sizeof(float));
        GC.KeepAlive(this);
        return copy;
    }

    public void Dispose() => _memory.Dispose();
}
