namespace Bakeoff.Numerics;

/// <summary>
/// Turns rows so that their Gram matrix is diagonal: Y ← Y Q with YᵀY = QΛQᵀ. Products with rows that are solved for against the turned ones stay
/// what they were, and a regularized Gram matrix is a diagonal, with which small systems are scaled: see <see cref="RowSystem{T}"/>.
/// </summary>
internal static unsafe class PrincipalAxes
{
    private const int Block = 256;

    /// <summary>Turns the rows.</summary>
    /// <param name="rows">The rows, which are replaced.</param>
    /// <param name="parallel">Threads, on which the bits do not depend, and cancellation.</param>
    /// <returns>The diagonal of the Gram matrix, descending, at least 0; zeros for the padding.</returns>
    /// <exception cref="ConvergenceException">The eigenvalues were not found, or a row is not of numbers.</exception>
    public static double[] Turn(FactorRows rows, ParallelOptions parallel) => WidestLanes.Run<Turning, double[]>(new Turning(rows, parallel));

    /// <inheritdoc cref="Turn(FactorRows, ParallelOptions)"/>
    /// <typeparam name="T">The vectors.</typeparam>
    public static double[] Turn<T>(FactorRows rows, ParallelOptions parallel)
        where T : struct, ILanes<T>
    {
        double[][] gram = GramMatrix.Compute<T>(rows, parallel);
        if (!Array.TrueForAll(gram, row => Array.TrueForAll(row, double.IsFinite)))
        {
            throw new ConvergenceException("the factors are not finite.");
        }

        (double[] values, double[][] vectors) = SymmetricEigen.Decompose(gram, parallel.CancellationToken);
        using var axes = new NativeArray<float>((long)rows.Size * rows.Size);
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < rows.Length; j++)
            {
                axes.Pointer[((long)i * rows.Size) + j] = (float)vectors[j][i];
            }
        }

        var right = new Matrix(axes.Pointer, rows.Size);
        Parallel.For(
            0, (rows.Count + Block - 1) / Block, parallel, () => new NativeArray<float>((long)Block * rows.Size),
            (block, _, turned) =>
            {
                int start = block * Block;
                TurnBlock<T>(rows, start, Math.Min(Block, rows.Count - start), right, new Matrix(turned.Pointer, rows.Size));
                return turned;
            },
            turned => turned.Dispose());
        return [.. values.Select(value => Math.Max(value, 0)), .. new double[rows.Size - rows.Length]];
    }

    private static void TurnBlock<T>(FactorRows rows, int start, int count, Matrix axes, Matrix turned)
        where T : struct, ILanes<T>
    {
        Matrix source = rows.Rows.From(start);
        MatrixProduct<T>.Multiply(source, count, rows.Size, axes, rows.Size, turned);
        for (int row = 0; row < count; row++)
        {
            new Span<float>(turned.Row(row), rows.Size).CopyTo(new Span<float>(source.Row(row), rows.Size));
        }
    }

    private readonly struct Turning(FactorRows rows, ParallelOptions parallel) : ILaneWork<double[]>
    {
        public double[] Run<T>()
            where T : struct, ILanes<T> => Turn<T>(rows, parallel);
    }
}
