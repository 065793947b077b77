namespace Bakeoff.Numerics;

/// <summary>
/// Rows of indices, each with a value, one after the other in arrays: 8 bytes an index, or 4 where all values are the same and left out.
/// </summary>
/// <param name="starts">Where each row begins, and at the end the number of indices: one more than there are rows.</param>
/// <param name="indices">The indices of all rows.</param>
/// <param name="values">The value of each index, or none.</param>
internal sealed class ValuedRows(int[] starts, int[] indices, float[] values)
{
    /// <summary>The number of rows.</summary>
    public int Count => starts.Length - 1;

    /// <summary>How many indices a row has.</summary>
    public int LengthOf(int row) => starts[row + 1] - starts[row];

    /// <summary>The indices of a row.</summary>
    public ReadOnlySpan<int> IndicesOf(int row) => indices.AsSpan(starts[row]..starts[row + 1]);

    /// <summary>The values of a row's indices; empty where they are left out.</summary>
    public ReadOnlySpan<float> ValuesOf(int row) => values.Length == 0 ? [] : values.AsSpan(starts[row]..starts[row + 1]);

    /// <summary>For each index the rows that have it, ascending, with the same values.</summary>
    /// <param name="count">One more than the highest index, or more.</param>
    public ValuedRows Transposed(int count)
    {
        int[] first = new int[count + 1];
        foreach (int index in indices)
        {
            first[index + 1]++;
        }

        for (int i = 0; i < count; i++)
        {
            first[i + 1] += first[i];
        }

        (int[] rows, float[] moved) = (new int[indices.Length], new float[values.Length]);
        int[] next = first[..count];
        for (int row = 0; row < Count; row++)
        {
            for (int place = starts[row]; place < starts[row + 1]; place++)
            {
                int target = next[indices[place]]++;
                rows[target] = row;
                if (moved.Length > 0)
                {
                    moved[target] = values[place];
                }
            }
        }

        return new ValuedRows(first, rows, moved);
    }
}
