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
                AddStrip<PairSum<T>>(terms, first, end, column, result);
            }
            else
            {
                AddStrip<SingleSum<T>>(terms, first, end, column, result);
            }

            column += isPair ? 2 * Lanes : Lanes;
        }
    }

    private static void AddStrip<TSum>(ProductTerms terms, int first, int end, int column, Matrix result)
        where TSum : struct, ITileSum<TSum, T>
    {
        float* none = stackalloc float[2 * Lanes];
        for (int row = first; row < end; row += TSum.Rows)
        {
            AddTile<TSum>(terms, row, Math.Min(TSum.Rows, end - row), column, result, none);
        }
    }

    /// <summary>
    /// Adds all terms of some rows. What a tile lacks of rows is computed like its first row, and put where nobody reads. The rows are
    /// written out, so that their sums stay in registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTile<TSum>(ProductTerms terms, int row, int rows, int column, Matrix result, float* none)
        where TSum : struct, ITileSum<TSum, T>
    {
        float* x = terms.Left + ((nint)row * terms.LeftStride);
        float* m = terms.Right.Pointer + column;
        float* y = result.Row(row) + column;
        nint step = terms.LeftStep, next = terms.Right.Stride;
        (nint s1, nint s2, nint s3) = (Offset(terms, 1, rows), Offset(terms, 2, rows), Offset(terms, 3, rows));
        (nint s4, nint s5, nint s6, nint s7) = (Offset(terms, 4, rows), Offset(terms, 5, rows), Offset(terms, 6, rows), Offset(terms, 7, rows));
        int stride = result.Stride;
        TSum a0 = TSum.Load(y), a1 = Load<TSum>(y, 1, stride, rows), a2 = Load<TSum>(y, 2, stride, rows), a3 = Load<TSum>(y, 3, stride, rows);
        TSum a4 = Load<TSum>(y, 4, stride, rows), a5 = Load<TSum>(y, 5, stride, rows);
        TSum a6 = TSum.Rows > 6 ? Load<TSum>(y, 6, stride, rows) : default, a7 = TSum.Rows > 6 ? Load<TSum>(y, 7, stride, rows) : default;
        for (int k = terms.Depth; k > 0; k--)
        {
            TSum factors = TSum.Load(m);
            a0 = TSum.MultiplyAdd(T.Fill(x[0]), factors, a0);
            a1 = TSum.MultiplyAdd(T.Fill(x[s1]), factors, a1);
            a2 = TSum.MultiplyAdd(T.Fill(x[s2]), factors, a2);
            a3 = TSum.MultiplyAdd(T.Fill(x[s3]), factors, a3);
            a4 = TSum.MultiplyAdd(T.Fill(x[s4]), factors, a4);
            a5 = TSum.MultiplyAdd(T.Fill(x[s5]), factors, a5);
            if (TSum.Rows > 6)
            {
                a6 = TSum.MultiplyAdd(T.Fill(x[s6]), factors, a6);
                a7 = TSum.MultiplyAdd(T.Fill(x[s7]), factors, a7);
            }

            x += step;
            m += next;
        }

        a0.Store(y);
        Store(a1, y, 1, stride, rows, none);
        Store(a2, y, 2, stride, rows, none);
        Store(a3, y, 3, stride, rows, none);
        Store(a4, y, 4, stride, rows, none);
        Store(a5, y, 5, stride, rows, none);
        if (TSum.Rows > 6)
        {
            Store(a6, y, 6, stride, rows, none);
            Store(a7, y, 7, stride, rows, none);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Offset(ProductTerms terms, int row, int rows) => row < rows ? row * terms.LeftStride : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSum Load<TSum>(float* tile, int row, int stride, int rows)
        where TSum : struct, ITileSum<TSum, T> => TSum.Load(row < rows ? tile + ((nint)row * stride) : tile);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TSum>(TSum value, float* tile, int row, int stride, int rows, float* none)
        where TSum : struct, ITileSum<TSum, T> => value.Store(row < rows ? tile + ((nint)row * stride) : none);
}
