namespace Bakeoff.Numerics;

/// <summary>
/// A sparse matrix of ones times a dense one: each row of the result is the sum of some rows. Up to 128 rows are summed in single precision, in the
/// order of the indices, and such sums are added in double precision. So the error does not grow with the length of a row, and the bits depend
/// neither on threads nor on the width of vectors.
/// </summary>
internal static unsafe class SparseProduct
{
    private const int Lanes = LaneMath.Count;
    private const int Strip = 4 * Lanes; // Columns whose sums are in registers.
    private const int Group = 128;
    private const int Tile = 32;

    /// <summary>Computes the product.</summary>
    /// <param name="ones">For each row of the result the rows that are summed.</param>
    /// <param name="right">The rows.</param>
    /// <param name="columns">The number of columns, a multiple of <see cref="LaneMath.Count"/>.</param>
    /// <param name="result">Receives the sums.</param>
    /// <param name="parallel">Threads, on which the bits do not depend, and cancellation.</param>
    /// <typeparam name="T">The vectors; the bits are the same for all.</typeparam>
    public static void Multiply<T>(SparseRows ones, Matrix right, int columns, Matrix result, ParallelOptions parallel)
        where T : struct, ILanes<T> =>
        Parallel.For(0, (ones.Count + Tile - 1) / Tile, parallel, tile =>
        {
            for (int row = tile * Tile; row < Math.Min(ones.Count, (tile + 1) * Tile); row++)
            {
                Sum<T>(ones[row], right, columns, result.Row(row));
            }
        });

    /// <summary>Computes one row of a product, with the widest vectors of the processor.</summary>
    /// <param name="indices">The rows that are summed.</param>
    /// <param name="right">The rows.</param>
    /// <param name="result">Receives the sums of so many columns, a multiple of <see cref="LaneMath.Count"/>.</param>
    public static void Sum(ReadOnlySpan<int> indices, Matrix right, Span<float> result) => WidestLanes.Run(new Summing(indices, right, result));

    private static void Sum<T>(ReadOnlySpan<int> indices, Matrix right, int columns, float* result)
        where T : struct, ILanes<T>
    {
        double* sums = stackalloc double[Strip];
        for (int column = 0; column < columns;)
        {
            int left = columns - column;
            int width = left >= Strip ? Strip : left >= Strip / 2 ? Strip / 2 : Lanes;
            SumStrip<T>(indices, new Matrix(right.Pointer + column, right.Stride), width, result + column, sums);
            column += width;
        }
    }

    private static void SumStrip<T>(ReadOnlySpan<int> indices, Matrix right, int width, float* result, double* sums)
        where T : struct, ILanes<T>
    {
        if (indices.Length <= Group)
        {
            SumGroup<T>(indices, right, width, result);
            return;
        }

        new Span<double>(sums, width).Clear();
        for (int start = 0; start < indices.Length; start += Group)
        {
            SumGroup<T>(indices[start..Math.Min(start + Group, indices.Length)], right, width, result);
            for (int i = 0; i < width; i++)
            {
                sums[i] += result[i];
            }
        }

        for (int i = 0; i < width; i++)
        {
            result[i] = (float)sums[i];
        }
    }

    private static void SumGroup<T>(ReadOnlySpan<int> indices, Matrix right, int width, float* result)
        where T : struct, ILanes<T>
    {
        if (width < Strip)
        {
            SumPair<T>(indices, right, width, result);
            return;
        }

        T a = T.Fill(0), b = T.Fill(0), c = T.Fill(0), d = T.Fill(0);
        foreach (int index in indices)
        {
            float* row = right.Row(index);
            a += T.Load(row);
            b += T.Load(row + Lanes);
            c += T.Load(row + (2 * Lanes));
            d += T.Load(row + (3 * Lanes));
        }

        a.Store(result);
        b.Store(result + Lanes);
        c.Store(result + (2 * Lanes));
        d.Store(result + (3 * Lanes));
    }

    /// <summary>One vector of columns, or two; two rows at a time, since a sum waits for the one before it.</summary>
    private static void SumPair<T>(ReadOnlySpan<int> indices, Matrix right, int width, float* result)
        where T : struct, ILanes<T>
    {
        int second = width - Lanes; // The second vector, or the first one once more.
        T a = T.Fill(0), b = T.Fill(0), c = T.Fill(0), d = T.Fill(0);
        int i = 0;
        for (; i < indices.Length - 1; i += 2)
        {
            float* even = right.Row(indices[i]), odd = right.Row(indices[i + 1]);
            a += T.Load(even);
            b += T.Load(even + second);
            c += T.Load(odd);
            d += T.Load(odd + second);
        }

        if (i < indices.Length)
        {
            a += T.Load(right.Row(indices[i]));
            b += T.Load(right.Row(indices[i]) + second);
        }

        (a + c).Store(result);
        (b + d).Store(result + second);
    }

    private readonly ref struct Summing(ReadOnlySpan<int> indices, Matrix right, Span<float> result) : ILaneAction
    {
        private readonly ReadOnlySpan<int> _indices = indices;
        private readonly Span<float> _result = result;

        public void Run<T>()
            where T : struct, ILanes<T>
        {
            fixed (float* target = _result)
            {
                Sum<T>(_indices, right, _result.Length, target);
            }
        }
    }
}
