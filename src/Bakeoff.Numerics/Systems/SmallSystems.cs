namespace Bakeoff.Numerics;

/// <summary>
/// Symmetric positive definite systems of sixteen to a few hundred unknowns in single precision, on one thread: sums of outer products, the
/// factor U of UᵀU by blocks of rows (Golub and Van Loan, Matrix Computations, 4.2), and its two triangular solves. Only the upper triangle of
/// a matrix is read and written, whole vectors of its rows from the diagonal's on; sizes are multiples of <see cref="LaneMath.Count"/>. Every
/// sum runs in the order of its index, so the bits do not depend on the width of vectors.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal static unsafe class SmallSystems<T>
    where T : struct, ILanes<T>
{
    /// <summary>The rows of memory that a matrix must have after its own: <see cref="TryFactor"/> writes there.</summary>
    public const int SpareRows = Lanes;

    private const int Lanes = LaneMath.Count;

    /// <summary>result += Σᵣ rows[r]ᵀ rows[r], the upper triangle.</summary>
    /// <param name="rows">The rows, of at least so many floats as the size.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="size">The number of columns.</param>
    /// <param name="result">The matrix to which is added.</param>
    public static void AddOuterProducts(Matrix rows, int count, int size, Matrix result) => AddUpper(rows, rows, count, 0, size, result);

    /// <summary>Replaces A by U, upper triangular, with A = UᵀU.</summary>
    /// <param name="matrix">The upper triangle of A, and <see cref="SpareRows"/> rows more, which are overwritten.</param>
    /// <param name="size">The number of rows.</param>
    /// <returns>False where A is not positive definite in this precision, or holds what is not a number.</returns>
    public static bool TryFactor(Matrix matrix, int size)
    {
        Matrix negated = matrix.From(size);
        for (int block = 0; block < size; block += Lanes)
        {
            if (!TryFactorRows(matrix, block, size))
            {
                return false;
            }

            for (int row = 0; row < Lanes; row++)
            {
                LaneRows<T>.Scale(matrix.Row(block + row) + block, -1, negated.Row(row) + block, size - block);
            }

            AddUpper(negated, matrix.From(block), Lanes, block + Lanes, size, matrix);
        }

        return true;
    }

    /// <summary>Solves UᵀU x = b in place of b.</summary>
    /// <param name="factor">What <see cref="TryFactor"/> made.</param>
    /// <param name="size">The number of unknowns.</param>
    /// <param name="b">The right side, and then the solution.</param>
    public static void Solve(Matrix factor, int size, float* b)
    {
        for (int k = 0; k < size; k++)
        {
            float* row = factor.Row(k);
            float value = b[k] / row[k];
            b[k] = value;
            int aligned = (k + Lanes) & -Lanes;
            for (int j = k + 1; j < aligned; j++)
            {
                b[j] = MathF.FusedMultiplyAdd(row[j], -value, b[j]);
            }

            LaneRows<T>.AddScaled(row + aligned, -value, b + aligned, size - aligned);
        }

        for (int k = size - 1; k >= 0; k--)
        {
            float* row = factor.Row(k);
            int aligned = (k + Lanes) & -Lanes;
            float rest = b[k] - LaneRows<T>.Dot(row + aligned, b + aligned, size - aligned);
            for (int j = k + 1; j < aligned; j++)
            {
                rest = MathF.FusedMultiplyAdd(row[j], -b[j], rest);
            }

            b[k] = rest / row[k];
        }
    }

    /// <summary>The rows of U of one block, from what the blocks before have left.</summary>
    private static bool TryFactorRows(Matrix matrix, int block, int size)
    {
        for (int k = block; k < block + Lanes; k++)
        {
            float* row = matrix.Row(k);
            float pivot = row[k];
            if (!(pivot > 0 && float.IsFinite(pivot)))
            {
                return false;
            }

            LaneRows<T>.Scale(row + block, 1 / MathF.Sqrt(pivot), row + block, size - block);
            for (int i = k + 1; i < block + Lanes; i++)
            {
                LaneRows<T>.AddScaled(row + block, -row[i], matrix.Row(i) + block, size - block);
            }
        }

        return true;
    }

    /// <summary>
    /// result[i, j] += Σᵣ left[r, i] · right[r, j] for i from first on and j from i's band on. Bands have 32 rows, so that all columns are
    /// computed in pairs of vectors; the first has 16 where the number of vectors is odd.
    /// </summary>
    private static void AddUpper(Matrix left, Matrix right, int depth, int first, int size, Matrix result)
    {
        for (int row = first; row < size;)
        {
            int columns = size - row;
            int end = row + (columns % (2 * Lanes) == 0 ? 2 * Lanes : Lanes);
            MatrixProduct<T>.AddTransposed(
                left, depth, new Matrix(right.Pointer + row, right.Stride), columns, row, end, new Matrix(result.Pointer + row, result.Stride));
            row = end;
        }
    }
}
