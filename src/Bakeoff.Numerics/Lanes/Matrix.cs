namespace Bakeoff.Numerics;

/// <summary>A matrix in memory that somebody else owns: row by row, each so many floats after the last.</summary>
internal readonly unsafe struct Matrix(float* pointer, int stride)
{
    public float* Pointer { get; } = pointer;

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; } = stride;

    public float* Row(long row) => Pointer + (row * Stride);

    /// <summary>The matrix from a row on.</summary>
    public Matrix From(long row) => new(Row(row), Stride);
}
