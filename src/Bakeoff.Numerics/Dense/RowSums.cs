namespace Bakeoff.Numerics;

/// <summary>
/// Sums of some rows of a matrix, a sparse row of ones times a dense matrix: every element is summed in the order of the rows, so the bits depend
/// neither on the width of vectors nor on how many columns are summed together.
/// </summary>
internal static unsafe class RowSums
{
    /// <summary>Sums some columns of some rows, with the widest vectors of the processor.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="rows">Which rows, in the order in which they are added.</param>
    /// <param name="first">The first column.</param>
    /// <param name="sums">Receives the sums of so many columns, from <paramref name="first"/> on.</param>
    public static void Compute(SquareMatrix matrix, ReadOnlySpan<int> rows, int first, Span<float> sums)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + sums.Length, matrix.Size, nameof(sums));
        WidestLanes.Run(new Computation(matrix, rows, first, sums));
    }

    /// <summary>Sums with given vectors.</summary>
    /// <inheritdoc cref="Compute(SquareMatrix, ReadOnlySpan{int}, int, Span{float})"/>
    public static void Compute<T>(SquareMatrix matrix, ReadOnlySpan<int> rows, int first, Span<float> sums)
        where T : struct, ILanes<T>
    {
        sums.Clear();
        int i = 0;
        fixed (float* target = sums)
        {
            // Four rows come from memory at the same time.
            for (; i <= rows.Length - 4; i += 4)
            {
                Add<T>(
                    matrix.Values.Row(rows[i]) + first, matrix.Values.Row(rows[i + 1]) + first, matrix.Values.Row(rows[i + 2]) + first,
                    matrix.Values.Row(rows[i + 3]) + first, target, sums.Length);
            }

            for (; i < rows.Length; i++)
            {
                LaneRows<T>.AddScaled(matrix.Values.Row(rows[i]) + first, 1, target, sums.Length);
            }
        }

        GC.KeepAlive(matrix);
    }

    private static void Add<T>(float* a, float* b, float* c, float* d, float* target, int count)
        where T : struct, ILanes<T>
    {
        int i = 0;
        for (; i <= count - LaneMath.Count; i += LaneMath.Count)
        {
            (T.Load(target + i) + T.Load(a + i) + T.Load(b + i) + T.Load(c + i) + T.Load(d + i)).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = target[i] + a[i] + b[i] + c[i] + d[i];
        }
    }

    private readonly ref struct Computation(SquareMatrix matrix, ReadOnlySpan<int> rows, int first, Span<float> sums) : ILaneAction
    {
        private readonly ReadOnlySpan<int> _rows = rows;
        private readonly Span<float> _sums = sums;

        public void Run<T>()
            where T : struct, ILanes<T> => Compute<T>(matrix, _rows, first, _sums);
    }
}
