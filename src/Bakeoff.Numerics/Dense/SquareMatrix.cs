namespace Bakeoff.Numerics;

/// <summary>
/// A square matrix of floats outside the garbage collector's heap, row by row. Rows are padded to whole strips of <see cref="Strip"/>
/// columns; what the padding holds is not said.
/// </summary>
internal sealed unsafe class SquareMatrix : IDisposable
{
    /// <summary>The number of columns that kernels take together: two vectors.</summary>
    public const int Strip = 2 * LaneMath.Count;

    private readonly NativeArray<float> _values;

    /// <summary>Creates a matrix whose elements have no values yet: who writes them first brings their pages in, on whichever thread.</summary>
    /// <param name="size">The number of rows and columns, at least 1.</param>
    public SquareMatrix(int size)
    {
        (Size, Strips) = (size, (size + Strip - 1) / Strip);

        // An odd number of vectors: rows a multiple of 4 KiB apart would compete for the same places of the cache.
        int stride = (Strips * Strip) | LaneMath.Count;
        _values = new NativeArray<float>((long)size * stride, cleared: false);
        GC.AddMemoryPressure(BytesOf(size)); // Else gigabytes that nobody holds any more would wait for a collection that nothing asks for.
        Values = new Matrix(_values.Pointer, stride);
    }

    ~SquareMatrix() => GC.RemoveMemoryPressure(BytesOf(Size));

    /// <summary>The number of rows and columns.</summary>
    public int Size { get; }

    /// <summary>The number of strips of columns, the last one padded.</summary>
    public int Strips { get; }

    /// <summary>The elements.</summary>
    public Matrix Values { get; }

    /// <summary>The bytes that a matrix of a size takes.</summary>
    public static long BytesOf(long size) => size * (((size + Strip - 1) / Strip * Strip) | LaneMath.Count) * sizeof(float);

    /// <summary>A row without its padding.</summary>
    public Span<float> this[int row] => new(Values.Row(row), Size);

    public void Dispose()
    {
        _values.Dispose();
        GC.RemoveMemoryPressure(BytesOf(Size));
        GC.SuppressFinalize(this);
    }
}
