namespace Bakeoff.Numerics;

/// <summary>A sparse matrix of floats by row (compressed sparse rows): 8 bytes an element, and no object a row.</summary>
/// <param name="starts">Where each row begins, and at the end the number of elements: one more than there are rows.</param>
/// <param name="indices">The column of each element.</param>
/// <param name="values">The value of each element.</param>
internal sealed class SparseWeights(long[] starts, int[] indices, float[] values)
{
    /// <summary>The number of rows.</summary>
    public int Count => starts.Length - 1;

    /// <summary>The number of elements.</summary>
    public long Elements => starts[^1];

    /// <summary>The columns of a row's elements.</summary>
    /// <param name="row">The row.</param>
    public ReadOnlySpan<int> IndicesOf(int row) => indices.AsSpan((int)starts[row], (int)(starts[row + 1] - starts[row]));

    /// <summary>The values of a row's elements, in the order of <see cref="IndicesOf"/>.</summary>
    /// <param name="row">The row.</param>
    public ReadOnlySpan<float> ValuesOf(int row) => values.AsSpan((int)starts[row], (int)(starts[row + 1] - starts[row]));

    /// <summary>The value of an element of a row whose columns ascend; 0 where there is none.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    public float Find(int row, int column)
    {
        int place = IndicesOf(row).BinarySearch(column);
        return place >= 0 ? ValuesOf(row)[place] : 0;
    }

    /// <summary>Creates the matrix with rows and columns exchanged; the columns of its rows ascend.</summary>
    /// <param name="columns">The number of columns of this one: one more than the highest index, or more.</param>
    public SparseWeights Transposed(int columns)
    {
        long[] first = new long[columns + 1];
        foreach (int index in indices.AsSpan(0, (int)Elements))
        {
            first[index + 1]++;
        }

        for (int column = 0; column < columns; column++)
        {
            first[column + 1] += first[column];
        }

        (int[] rows, float[] moved) = (new int[Elements], new float[Elements]);
        long[] next = first[..columns];
        for (int row = 0; row < Count; row++)
        {
            ReadOnlySpan<int> own = IndicesOf(row);
            for (int i = 0; i < own.Length; i++)
            {
                long place = next[own[i]]++;
                (rows[place], moved[place]) = (row, values[starts[row] + i]);
            }
        }

        return new SparseWeights(first, rows, moved);
    }
}
