namespace Bakeoff.Svd;

/// <summary>Cells one after the other.</summary>
internal static class CellOffsets
{
    /// <summary>Where each cell starts.</summary>
    /// <param name="lengths">The length of each cell.</param>
    public static long[] Of(long[] lengths)
    {
        long[] starts = new long[lengths.Length];
        for (int cell = 1; cell < lengths.Length; cell++)
        {
            starts[cell] = starts[cell - 1] + lengths[cell - 1];
        }

        return starts;
    }
}
