namespace Bakeoff.Numerics;

/// <summary>
/// Matrix products for rows of tens to thousands of floats, on one thread. Matrices are row by row; every element is summed
/// in the order of its index, each term one fused multiply-add, so the bits depend neither on the tiles nor on the
/// processor. The number of columns of a result is a multiple of <see cref="LaneMath.Count"/>.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal static unsafe class MatrixProduct<T>
    where T : struct, ILanes<T>
{
    private const int Lanes = LaneMath.Count;
    private const int TileRows = 4;
    private const int BlockDepth = 128; // Of 32 columns, 16 KiB: it stays in the first-level cache for all tiles of rows.

    /// <summary>
    /// result[r] = start + Σₖ left[r, k] · right[k], for a left of rows × depth and a right of depth × columns. A null start is
    /// zeros. The result is overwritten.
    /// </summary>
    public static void Multiply(Matrix left, int rows, int depth, Matrix right, int columns, float* start, Matrix result)
    {
        for (int from = 0; from < depth; from += BlockDepth)
        {
            int count = Math.Min(BlockDepth, depth - from);
            var terms = new Terms(left.Pointer + from, left.Stride, count, right.Row(from), right.Stride);
            for (int column = 0; column < columns;)
            {
                int width = columns - column >= 4 * Lanes ? 4 : columns - column >= 2 * Lanes ? 2 : 1;
                for (int row = 0; row < rows; row += TileRows)
                {
                    MultiplyTile(terms, row, Math.Min(TileRows, rows - row), column, width, from == 0, start, result);
                }

                column += width * Lanes;
            }
        }
    }

    /// <summary>
    /// result[i] += Σᵣ left[r, i] · right[r] for i from first to end − 1, with a left of rows × at least end and a right of
    /// rows × columns.
    /// </summary>
    public static void AddTransposed(Matrix left, int rows, Matrix right, int columns, int first, int end, Matrix result)
    {
        float* none = stackalloc float[2 * Lanes];
        for (int i = first; i < end; i += TileRows)
        {
            // What a tile lacks is computed like its first line, and put where nobody reads.
            int tile = Math.Min(TileRows, end - i);
            (int s1, int s2, int s3) = (tile > 1 ? 1 : 0, tile > 2 ? 2 : 0, tile > 3 ? 3 : 0);
            for (int column = 0; column < columns;)
            {
                float* y0 = result.Row(i) + column;
                float* y1 = tile > 1 ? result.Row(i + 1) + column : none;
                float* y2 = tile > 2 ? result.Row(i + 2) + column : none;
                float* y3 = tile > 3 ? result.Row(i + 3) + column : none;
                var terms = new Terms(left.Pointer + i, left.Stride, rows, right.Pointer + column, right.Stride);
                if (columns - column >= 2 * Lanes)
                {
                    AddTwo(terms, left.Stride, s1, s2, s3, y0, y1, y2, y3);
                    column += 2 * Lanes;
                }
                else
                {
                    AddOne(terms, left.Stride, s1, s2, s3, y0, y1, y2, y3);
                    column += Lanes;
                }
            }
        }
    }

    private static void MultiplyTile(Terms terms, int row, int tile, int column, int width, bool isFirst, float* start, Matrix result)
    {
        float* none = stackalloc float[4 * Lanes];
        float* x = terms.Left + ((long)row * terms.LeftStride);
        float* y = result.Row(row) + column;
        int s1 = tile > 1 ? terms.LeftStride : 0;
        int s2 = tile > 2 ? 2 * terms.LeftStride : 0;
        int s3 = tile > 3 ? 3 * terms.LeftStride : 0;
        float* y1 = tile > 1 ? y + result.Stride : none;
        float* y2 = tile > 2 ? y + (2L * result.Stride) : none;
        float* y3 = tile > 3 ? y + (3L * result.Stride) : none;
        if (isFirst)
        {
            for (int lane = 0; lane < width * Lanes; lane += Lanes)
            {
                T from = start is null ? T.Fill(0) : T.Load(start + column + lane);
                from.Store(y + lane);
                from.Store(y1 + lane);
                from.Store(y2 + lane);
                from.Store(y3 + lane);
            }
        }

        float* m = terms.Right + column;
        for (; width >= 2; width -= 2, m += 2 * Lanes, y += 2 * Lanes, y1 += 2 * Lanes, y2 += 2 * Lanes, y3 += 2 * Lanes)
        {
            AddTwo(new Terms(x, terms.LeftStride, terms.Depth, m, terms.RightStride), 1, s1, s2, s3, y, y1, y2, y3);
        }

        if (width == 1)
        {
            AddOne(new Terms(x, terms.LeftStride, terms.Depth, m, terms.RightStride), 1, s1, s2, s3, y, y1, y2, y3);
        }
    }

    /// <summary>Adds to a tile of four rows; step is from one term to the next in the left matrix, s1 to s3 to the other rows.</summary>
    private static void AddTwo(Terms terms, int step, int s1, int s2, int s3, float* y0, float* y1, float* y2, float* y3)
    {
        float* x = terms.Left;
        float* m = terms.Right;
        (T a0, T a1, T a2, T a3) = (T.Load(y0), T.Load(y1), T.Load(y2), T.Load(y3));
        (T b0, T b1, T b2, T b3) = (T.Load(y0 + Lanes), T.Load(y1 + Lanes), T.Load(y2 + Lanes), T.Load(y3 + Lanes));
        for (int k = 0; k < terms.Depth; k++, m += terms.RightStride, x += step)
        {
            (T low, T high) = (T.Load(m), T.Load(m + Lanes));
            T value = T.Fill(x[0]);
            (a0, b0) = (T.MultiplyAdd(value, low, a0), T.MultiplyAdd(value, high, b0));
            value = T.Fill(x[s1]);
            (a1, b1) = (T.MultiplyAdd(value, low, a1), T.MultiplyAdd(value, high, b1));
            value = T.Fill(x[s2]);
            (a2, b2) = (T.MultiplyAdd(value, low, a2), T.MultiplyAdd(value, high, b2));
            value = T.Fill(x[s3]);
            (a3, b3) = (T.MultiplyAdd(value, low, a3), T.MultiplyAdd(value, high, b3));
        }

        a0.Store(y0);
        a1.Store(y1);
        a2.Store(y2);
        a3.Store(y3);
        b0.Store(y0 + Lanes);
        b1.Store(y1 + Lanes);
        b2.Store(y2 + Lanes);
        b3.Store(y3 + Lanes);
    }

    private static void AddOne(Terms terms, int step, int s1, int s2, int s3, float* y0, float* y1, float* y2, float* y3)
    {
        float* x = terms.Left;
        float* m = terms.Right;
        (T a0, T a1, T a2, T a3) = (T.Load(y0), T.Load(y1), T.Load(y2), T.Load(y3));
        for (int k = 0; k < terms.Depth; k++, m += terms.RightStride, x += step)
        {
            T value = T.Load(m);
            a0 = T.MultiplyAdd(T.Fill(x[0]), value, a0);
            a1 = T.MultiplyAdd(T.Fill(x[s1]), value, a1);
            a2 = T.MultiplyAdd(T.Fill(x[s2]), value, a2);
            a3 = T.MultiplyAdd(T.Fill(x[s3]), value, a3);
        }

        a0.Store(y0);
        a1.Store(y1);
        a2.Store(y2);
        a3.Store(y3);
    }

    private readonly struct Terms(float* left, int leftStride, int depth, float* right, int rightStride)
    {
        public readonly float* Left = left;
        public readonly float* Right = right;
        public readonly int LeftStride = leftStride;
        public readonly int RightStride = rightStride;
        public readonly int Depth = depth;
    }
}
