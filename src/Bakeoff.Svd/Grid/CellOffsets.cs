namespace Bakeoff.Svd;

/// <summary>Cells one after the other.</summary>
internal static class CellOffsets
{
    /// <summary>Where each cell starts.</summary>
    /// <param name="lengths">The length of each cell.</param>
    public static long[] Compute(long[] lengths)
    {
        long[] starts = new long[lengths.Length];
        for (int cell = 1; cell < lengths.Length; cell++)
        {
            starts[cell] = starts[cell - 1] + lengths[cell - 1];
        }

        return starts;
    }

    /// <summary>Where the rows of each part start in each cell, so that the parts of a cell lie in their order whoever writes first.</summary>
    /// <param name="rows">By part and cell, the number of rows.</param>
    public static long[][] OfParts(int[][] rows)
    {
        long[] next = Compute([.. Enumerable.Range(0, rows[0].Length).Select(cell => rows.Sum(part => (long)part[cell]))]);
        long[][] starts = new long[rows.Length][];
        for (int part = 0; part < rows.Length; part++)
        {
            starts[part] = [.. next];
            for (int cell = 0; cell < next.Length; cell++)
            {
                next[cell] += rows[part][cell];
            }
        }

        return starts;
    }
}
