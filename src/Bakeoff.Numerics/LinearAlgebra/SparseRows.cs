namespace Bakeoff.Numerics;

/// <summary>Rows of indices one after the other in one array (compressed sparse rows): 4 bytes an index, and no object a row.</summary>
/// <param name="starts">Where each row begins, and at the end the number of indices: one more than there are rows.</param>
/// <param name="indices">The indices of all rows.</param>
internal sealed class SparseRows(int[] starts, int[] indices)
{
    /// <summary>The number of rows.</summary>
    public int Count => starts.Length - 1;

    /// <summary>The indices of a row.</summary>
    public ReadOnlySpan<int> this[int row] => indices.AsSpan(starts[row]..starts[row + 1]);

    /// <summary>How many indices a row has.</summary>
    public int LengthOf(int row) => starts[row + 1] - starts[row];

    /// <summary>The place of a row's first index among the indices of all rows.</summary>
    public int StartOf(int row) => starts[row];

    /// <summary>For each index the rows that have it, ascending: counted first, then put in their places.</summary>
    /// <param name="count">One more than the highest index, or more.</param>
    public SparseRows Transposed(int count)
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

        int[] rows = new int[indices.Length];
        int[] next = first[..count];
        for (int row = 0; row < Count; row++)
        {
            foreach (int index in this[row])
            {
                rows[next[index]++] = row;
            }
        }

        return new SparseRows(first, rows);
    }
}
