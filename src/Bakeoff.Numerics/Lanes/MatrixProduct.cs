using System.Runtime.CompilerServices;

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
    private const int BlockDepth = 128; // Of 32 columns, 16 KiB: it stays in the first-level cache for all tiles of rows.

    /// <summary>
    /// result[r] = start + Σₖ left[r, k] · right[k], for a left of rows × depth and a right of depth × columns. A null start is
    /// zeros. The result is overwritten.
    /// </summary>
    public static void Multiply(Matrix left, int rows, int depth, Matrix right, int columns, float* start, Matrix result)
    {
        for (int row = 0; row < rows; row++)
        {
            float* target = result.Row(row);
            for (int column = 0; column < columns; column += Lanes)
            {
                (start is null ? T.Fill(0) : T.Load(start + column)).Store(target + column);
            }
        }

        Add(left, rows, depth, right, columns, result);
    }

    /// <summary>result[r] += Σₖ left[r, k] · right[k], for a left of rows × depth and a right of depth × columns.</summary>
    public static void Add(Matrix left, int rows, int depth, Matrix right, int columns, Matrix result)
    {
        for (int from = 0; from < depth; from += BlockDepth)
        {
            var terms = new ProductTerms(left.Pointer + from, left.Stride, 1, Math.Min(BlockDepth, depth - from), right.From(from));
            AddTiles(terms, 0, rows, columns, result);
        }
    }

    /// <summary>
    /// result[i] += Σᵣ left[r, i] · right[r] for i from first to end − 1, with a left of rows × at least end and a right of
    /// rows × columns.
    /// </summary>
    public static void AddTransposed(Matrix left, int rows, Matrix right, int columns, int first, int end, Matrix result) =>
        AddTiles(new ProductTerms(left.Pointer, 1, left.Stride, rows, right), first, end, columns, result);

    /// <summary>Wide strips first, then what is left; in each, tiles of rows.</summary>
    private static void AddTiles(ProductTerms terms, int first, int end, int columns, Matrix result)
    {
        for (int column = 0; column < columns;)
        {
            bool isPair = T.FitsPairs && columns - column >= 2 * Lanes;
            if (isPair)
            {
                AddPairs(terms, first, end, column, result);
            }
            else
            {
                AddSingles(terms, first, end, column, result);
            }

            column += isPair ? 2 * Lanes : Lanes;
        }
    }

    /// <summary>Tiles of eight rows by two vectors: sixteen sums in registers, for each two loads and eight broadcasts sixteen multiply-adds.</summary>
    private static void AddPairs(ProductTerms terms, int first, int end, int column, Matrix result)
    {
        float* none = stackalloc float[2 * Lanes];
        float* right = terms.Right.Pointer + column;
        nint step = terms.LeftStep;
        nint next = terms.Right.Stride;
        for (int row = first; row < end; row += 8)
        {
            // What a tile lacks is computed like its first row, and put where nobody reads.
            int tile = Math.Min(8, end - row);
            float* x = terms.Left + ((nint)row * terms.LeftStride);
            float* m = right;
            nint s1 = tile > 1 ? terms.LeftStride : 0;
            nint s2 = tile > 2 ? 2 * terms.LeftStride : 0;
            nint s3 = tile > 3 ? 3 * terms.LeftStride : 0;
            nint s4 = tile > 4 ? 4 * terms.LeftStride : 0;
            nint s5 = tile > 5 ? 5 * terms.LeftStride : 0;
            nint s6 = tile > 6 ? 6 * terms.LeftStride : 0;
            nint s7 = tile > 7 ? 7 * terms.LeftStride : 0;
            float* y = result.Row(row) + column;
            (T a0, T b0) = LoadPair(y, 0, result.Stride, tile);
            (T a1, T b1) = LoadPair(y, 1, result.Stride, tile);
            (T a2, T b2) = LoadPair(y, 2, result.Stride, tile);
            (T a3, T b3) = LoadPair(y, 3, result.Stride, tile);
            (T a4, T b4) = LoadPair(y, 4, result.Stride, tile);
            (T a5, T b5) = LoadPair(y, 5, result.Stride, tile);
            (T a6, T b6) = LoadPair(y, 6, result.Stride, tile);
            (T a7, T b7) = LoadPair(y, 7, result.Stride, tile);
            for (int k = terms.Depth; k > 0; k--)
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
                value = T.Fill(x[s4]);
                (a4, b4) = (T.MultiplyAdd(value, low, a4), T.MultiplyAdd(value, high, b4));
                value = T.Fill(x[s5]);
                (a5, b5) = (T.MultiplyAdd(value, low, a5), T.MultiplyAdd(value, high, b5));
                value = T.Fill(x[s6]);
                (a6, b6) = (T.MultiplyAdd(value, low, a6), T.MultiplyAdd(value, high, b6));
                value = T.Fill(x[s7]);
                (a7, b7) = (T.MultiplyAdd(value, low, a7), T.MultiplyAdd(value, high, b7));
                x += step;
                m += next;
            }

            StorePair(a0, b0, y, 0, result.Stride, tile, none);
            StorePair(a1, b1, y, 1, result.Stride, tile, none);
            StorePair(a2, b2, y, 2, result.Stride, tile, none);
            StorePair(a3, b3, y, 3, result.Stride, tile, none);
            StorePair(a4, b4, y, 4, result.Stride, tile, none);
            StorePair(a5, b5, y, 5, result.Stride, tile, none);
            StorePair(a6, b6, y, 6, result.Stride, tile, none);
            StorePair(a7, b7, y, 7, result.Stride, tile, none);
        }
    }

    /// <summary>Tiles of six rows by one vector, for processors whose sixteen registers hold no more, and for a last odd vector.</summary>
    private static void AddSingles(ProductTerms terms, int first, int end, int column, Matrix result)
    {
        float* none = stackalloc float[Lanes];
        float* right = terms.Right.Pointer + column;
        nint step = terms.LeftStep;
        nint next = terms.Right.Stride;
        for (int row = first; row < end; row += 6)
        {
            int tile = Math.Min(6, end - row);
            float* x = terms.Left + ((nint)row * terms.LeftStride);
            float* m = right;
            nint s1 = tile > 1 ? terms.LeftStride : 0;
            nint s2 = tile > 2 ? 2 * terms.LeftStride : 0;
            nint s3 = tile > 3 ? 3 * terms.LeftStride : 0;
            nint s4 = tile > 4 ? 4 * terms.LeftStride : 0;
            nint s5 = tile > 5 ? 5 * terms.LeftStride : 0;
            float* y = result.Row(row) + column;
            T a0 = T.Load(y);
            T a1 = Load(y, 1, result.Stride, tile);
            T a2 = Load(y, 2, result.Stride, tile);
            T a3 = Load(y, 3, result.Stride, tile);
            T a4 = Load(y, 4, result.Stride, tile);
            T a5 = Load(y, 5, result.Stride, tile);
            for (int k = terms.Depth; k > 0; k--)
            {
                T value = T.Load(m);
                a0 = T.MultiplyAdd(T.Fill(x[0]), value, a0);
                a1 = T.MultiplyAdd(T.Fill(x[s1]), value, a1);
                a2 = T.MultiplyAdd(T.Fill(x[s2]), value, a2);
                a3 = T.MultiplyAdd(T.Fill(x[s3]), value, a3);
                a4 = T.MultiplyAdd(T.Fill(x[s4]), value, a4);
                a5 = T.MultiplyAdd(T.Fill(x[s5]), value, a5);
                x += step;
                m += next;
            }

            a0.Store(y);
            Store(a1, y, 1, result.Stride, tile, none);
            Store(a2, y, 2, result.Stride, tile, none);
            Store(a3, y, 3, result.Stride, tile, none);
            Store(a4, y, 4, result.Stride, tile, none);
            Store(a5, y, 5, result.Stride, tile, none);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Load(float* tile, int row, int stride, int rows) => T.Load(row < rows ? tile + ((nint)row * stride) : tile);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T value, float* tile, int row, int stride, int rows, float* none) =>
        value.Store(row < rows ? tile + ((nint)row * stride) : none);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (T Low, T High) LoadPair(float* tile, int row, int stride, int rows)
    {
        float* source = row < rows ? tile + ((nint)row * stride) : tile;
        return (T.Load(source), T.Load(source + Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(T low, T high, float* tile, int row, int stride, int rows, float* none)
    {
        float* target = row < rows ? tile + ((nint)row * stride) : none;
        low.Store(target);
        high.Store(target + Lanes);
    }
}
