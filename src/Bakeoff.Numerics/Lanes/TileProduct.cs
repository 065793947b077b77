using System.Runtime.CompilerServices;

namespace Bakeoff.Numerics;

/// <summary>The tiles of a matrix product: some rows of one or two vectors, whose sums stay in registers for all terms.</summary>
/// <typeparam name="TSum">The sums of a row.</typeparam>
/// <typeparam name="TEnds">What is done before the first term and after the last.</typeparam>
/// <typeparam name="T">The vectors.</typeparam>
internal static unsafe class TileProduct<TSum, TEnds, T>
    where TSum : struct, ITileSum<TSum, T>
    where TEnds : struct, ITileEnds<T>
    where T : struct, ILanes<T>
{
    /// <summary>
    /// Adds all terms of some rows, a tile at a time. What a tile lacks of rows is computed and stored like its first row. All is written out here:
    /// how much the compiler inlines grows with the method, and a call that is left over costs ten times the rest. It is optimized from the first
    /// call on: not optimized, it is hundreds of times slower.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<TExtent>(ProductTerms terms, int first, int end, int column, Matrix result, TEnds ends)
        where TExtent : struct, ITileExtent
    {
        nint step = terms.LeftStep, next = terms.Right.Stride, stride = result.Stride;
        for (int r0 = first; r0 < end; r0 += TSum.Rows)
        {
            int rows = TExtent.IsWhole ? TSum.Rows : end - r0;
            int r1 = Row(r0, 1, rows), r2 = Row(r0, 2, rows), r3 = Row(r0, 3, rows), r4 = Row(r0, 4, rows), r5 = Row(r0, 5, rows);
            int r6 = Row(r0, 6, rows), r7 = Row(r0, 7, rows);
            float* x = terms.Left + (r0 * terms.LeftStride), m = terms.Right.Pointer + column, y = result.Pointer + column;
            nint s1 = Offset(terms, 1, rows), s2 = Offset(terms, 2, rows), s3 = Offset(terms, 3, rows), s4 = Offset(terms, 4, rows);
            nint s5 = Offset(terms, 5, rows), s6 = Offset(terms, 6, rows), s7 = Offset(terms, 7, rows);
            TSum a0 = ends.Start<TSum>(y + (r0 * stride), r0), a1 = ends.Start<TSum>(y + (r1 * stride), r1);
            TSum a2 = ends.Start<TSum>(y + (r2 * stride), r2), a3 = ends.Start<TSum>(y + (r3 * stride), r3);
            TSum a4 = ends.Start<TSum>(y + (r4 * stride), r4), a5 = ends.Start<TSum>(y + (r5 * stride), r5);
            TSum a6 = TSum.Rows > 6 ? ends.Start<TSum>(y + (r6 * stride), r6) : default;
            TSum a7 = TSum.Rows > 6 ? ends.Start<TSum>(y + (r7 * stride), r7) : default;
            for (int k = terms.Depth; k > 0; k--, x += step, m += next)
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
            }

            Store(y, stride, r0, r1, r2, a0, a1, a2);
            Store(y, stride, r3, r4, r5, a3, a4, a5);
            Store(y, stride, r6, r7, a6, a7);
            if (TEnds.SeesLargest)
            {
                TSum largest = TSum.Max(TSum.Max(TSum.Max(a0, a1), TSum.Max(a2, a3)), TSum.Max(a4, a5));
                ends.See(TSum.Rows > 6 ? TSum.Max(largest, TSum.Max(a6, a7)) : largest, column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Row(int first, int number, int rows) => number < rows ? first + number : first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Offset(ProductTerms terms, int number, int rows) => number < rows ? number * terms.LeftStride : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, nint stride, int i, int j, int k, TSum a, TSum b, TSum c)
    {
        a.Store(y + (i * stride));
        b.Store(y + (j * stride));
        c.Store(y + (k * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, nint stride, int i, int j, TSum a, TSum b)
    {
        if (TSum.Rows > 6)
        {
            a.Store(y + (i * stride));
            b.Store(y + (j * stride));
        }
    }
}
