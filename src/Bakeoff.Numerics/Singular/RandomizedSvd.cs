namespace Bakeoff.Numerics;

/// <summary>
/// The right singular vectors of the largest singular values of a sparse matrix R of ones, from products with random vectors (Halko, Martinsson and
/// Tropp, "Finding structure with randomness", SIAM Review 53(2), 2011). See <see cref="RandomizedSvd{T}"/>.
/// </summary>
internal static class RandomizedSvd
{
    /// <summary>The columns that are applied together: a row of them is four lines of a cache.</summary>
    public const int StripColumns = 64;

    /// <summary>Finds them with the widest vectors of the processor; the bits are the same for all.</summary>
    /// <param name="rows">For each row of R the columns of its ones.</param>
    /// <param name="columns">For each column of R the rows of its ones.</param>
    /// <param name="count">The number of vectors, at least 1; those of singular values of 0 are left out.</param>
    /// <param name="seed">Draws the first vectors; the result depends on it within the accuracy only.</param>
    /// <param name="parallel">Number of threads, on which the result does not depend, and cancellation.</param>
    /// <exception cref="ConvergenceException">The iteration does not converge.</exception>
    public static SingularVectors Find(SparseRows rows, SparseRows columns, int count, ulong seed, ParallelOptions parallel) =>
        WidestLanes.Run<Search, SingularVectors>(new Search(rows, columns, count, seed, parallel));

    /// <summary>Estimates the bytes that it holds.</summary>
    /// <param name="near">The rows or the columns of R, whichever are fewer.</param>
    /// <param name="far">The others.</param>
    /// <param name="count">The number of vectors.</param>
    public static double BytesOf(long near, long far, int count)
    {
        (int width, int capacity) = SizesOf(count);
        return sizeof(float) * ((near * ((2.0 * capacity) + width)) + (far * (double)StripColumns));
    }

    /// <summary>The columns of a block, and those of the basis at most.</summary>
    /// <param name="count">The number of vectors.</param>
    public static (int Width, int Capacity) SizesOf(int count)
    {
        // As many more as make the values behind the last one small next to it; and a basis that its own products do not make expensive.
        int width = (count + Math.Max(10, count / 5) + StripColumns - 1) / StripColumns * StripColumns;
        return (width, Math.Max(2 * width, Math.Min(6 * width, 512)));
    }

    private readonly struct Search(SparseRows rows, SparseRows columns, int count, ulong seed, ParallelOptions parallel)
        : ILaneWork<SingularVectors>
    {
        public SingularVectors Run<T>()
            where T : struct, ILanes<T> => RandomizedSvd<T>.Find(rows, columns, count, seed, parallel);
    }
}
