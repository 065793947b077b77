namespace Bakeoff.Numerics;

/// <summary>Some columns of a matrix of many rows, in memory that somebody else owns.</summary>
/// <param name="values">The first row, from the first of the columns on.</param>
/// <param name="rows">The number of rows.</param>
/// <param name="columns">The number of columns, a multiple of <see cref="LaneMath.Count"/>.</param>
internal readonly unsafe struct TallPanel(Matrix values, int rows, int columns)
{
    /// <summary>The first row, from the first of the columns on.</summary>
    public Matrix Values { get; } = values;

    /// <summary>The number of rows.</summary>
    public int Rows { get; } = rows;

    /// <summary>The number of columns.</summary>
    public int Columns { get; } = columns;

    /// <summary>Takes some of the columns.</summary>
    /// <param name="first">The first of them, a multiple of <see cref="LaneMath.Count"/>.</param>
    /// <param name="count">How many.</param>
    public TallPanel Take(int first, int count) => new(new Matrix(Values.Pointer + first, Values.Stride), Rows, count);

    /// <summary>Computes the length of each column.</summary>
    public double[] Lengths()
    {
        double[] squares = new double[Columns];
        for (int row = 0; row < Rows; row++)
        {
            float* values = Values.Row(row);
            for (int column = 0; column < squares.Length; column++)
            {
                double value = values[column];
                squares[column] += value * value;
            }
        }

        return [.. squares.Select(Math.Sqrt)];
    }

    /// <summary>Copies the columns into those of another panel of the same size.</summary>
    /// <param name="target">Receives them.</param>
    public void CopyTo(TallPanel target)
    {
        for (int row = 0; row < Rows; row++)
        {
            new ReadOnlySpan<float>(Values.Row(row), Columns).CopyTo(new Span<float>(target.Values.Row(row), Columns));
        }
    }
}
