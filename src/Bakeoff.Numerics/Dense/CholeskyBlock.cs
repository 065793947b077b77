namespace Bakeoff.Numerics;

/// <summary>
/// The Cholesky factor L of a block of at most a few hundred rows, and the inverse of L, row by row on one thread (Golub and Van Loan, Matrix
/// Computations, 4.2 and 3.1). Sums are those of <see cref="LaneRows{T}"/>, so the bits do not depend on the width of vectors.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal static unsafe class CholeskyBlock<T>
    where T : struct, ILanes<T>
{
    /// <summary>Factors a block.</summary>
    /// <param name="block">Its lower triangle.</param>
    /// <param name="size">The number of rows.</param>
    /// <param name="factor">Receives L, with zeros above the diagonal and up to a whole number of vectors.</param>
    /// <returns>The first row whose pivot is not above 0 (or is not a number), or −1.</returns>
    public static int Factor(Matrix block, int size, Matrix factor)
    {
        int width = LaneMath.RoundUp(size);
        for (int i = 0; i < size; i++)
        {
            float* row = factor.Row(i);
            new Span<float>(row, width).Clear();

            // What is not computed yet is zero, so a product may be summed over whole vectors.
            for (int j = 0; j < i; j++)
            {
                float* other = factor.Row(j);
                row[j] = (block.Row(i)[j] - LaneRows<T>.Dot(row, other, LaneMath.RoundUp(j))) / other[j];
            }

            float pivot = block.Row(i)[i] - LaneRows<T>.Dot(row, row, LaneMath.RoundUp(i));
            if (!(pivot > 0 && float.IsFinite(pivot)))
            {
                return i;
            }

            row[i] = MathF.Sqrt(pivot);
        }

        return -1;
    }

    /// <summary>Inverts a lower triangle: row i of the inverse is (eᵢ − Σ Lᵢₖ · row k of the inverse, k below i) / Lᵢᵢ.</summary>
    /// <param name="factor">L.</param>
    /// <param name="size">The number of rows.</param>
    /// <param name="inverse">Receives the inverse, with zeros above the diagonal and up to a whole number of vectors.</param>
    public static void InvertTriangle(Matrix factor, int size, Matrix inverse)
    {
        int width = LaneMath.RoundUp(size);
        for (int i = 0; i < size; i++)
        {
            float* row = inverse.Row(i);
            new Span<float>(row, width).Clear();
            for (int k = 0; k < i; k++)
            {
                LaneRows<T>.AddScaled(inverse.Row(k), -factor.Row(i)[k], row, LaneMath.RoundUp(k + 1));
            }

            row[i] = 1;
            float pivot = factor.Row(i)[i];
            for (int k = 0; k <= i; k++)
            {
                row[k] /= pivot;
            }
        }
    }
}
