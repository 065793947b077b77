namespace Bakeoff.Numerics;

/// <summary>
/// YᵀY of many rows: sums of single precision over 1,024 rows at a time, which are added in double precision. The bits depend neither on threads
/// nor on the width of vectors.
/// </summary>
internal static unsafe class GramMatrix
{
    private const int Group = 1024;
    private const int Band = 32;

    /// <summary>Computes the whole matrix, rows × rows without their padding.</summary>
    /// <param name="rows">Y.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public static double[][] Compute(FactorRows rows, ParallelOptions parallel) =>
        WidestLanes.Run<Computation, double[][]>(new Computation(rows, parallel));

    /// <inheritdoc cref="Compute(FactorRows, ParallelOptions)"/>
    /// <typeparam name="T">The vectors.</typeparam>
    public static double[][] Compute<T>(FactorRows rows, ParallelOptions parallel)
        where T : struct, ILanes<T>
    {
        double[][] gram = [.. Enumerable.Range(0, rows.Length).Select(_ => new double[rows.Length])];
        using var sums = new NativeArray<float>((long)rows.Size * rows.Size);
        var target = new Matrix(sums.Pointer, rows.Size);
        for (int start = 0; start < rows.Count; start += Group)
        {
            int first = start;
            Parallel.For(0, (rows.Size + Band - 1) / Band, parallel, band => AddBand<T>(rows, first, band * Band, target, gram));
        }

        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                gram[i][j] = gram[j][i];
            }
        }

        return gram;
    }

    private static void AddBand<T>(FactorRows rows, int start, int band, Matrix sums, double[][] gram)
        where T : struct, ILanes<T>
    {
        (int end, int columns) = (Math.Min(band + Band, rows.Size), rows.Size - band);
        for (int i = band; i < end; i++)
        {
            new Span<float>(sums.Row(i) + band, columns).Clear();
        }

        Matrix source = rows.Rows.From(start);
        MatrixProduct<T>.AddTransposed(
            source, Math.Min(Group, rows.Count - start), new Matrix(source.Pointer + band, source.Stride), columns, band, end,
            new Matrix(sums.Pointer + band, sums.Stride));
        for (int i = band; i < Math.Min(end, rows.Length); i++)
        {
            float* sum = sums.Row(i);
            for (int j = i; j < rows.Length; j++)
            {
                gram[i][j] += sum[j];
            }
        }
    }

    private readonly struct Computation(FactorRows rows, ParallelOptions parallel) : ILaneWork<double[][]>
    {
        public double[][] Run<T>()
            where T : struct, ILanes<T> => Compute<T>(rows, parallel);
    }
}
