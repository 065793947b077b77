namespace Bakeoff.Numerics;

/// <summary>
/// Products of matrices of many rows and few columns. Sums over the rows are made 512 at a time in single precision, and added as doubles in their
/// order; each element belongs to one thread, so the bits depend neither on threads nor on the width of vectors.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal static unsafe class TallProducts<T>
    where T : struct, ILanes<T>
{
    private const int Group = 512;
    private const int Band = 32;
    private const int Block = 256;

    /// <summary>Computes leftᵀ · right.</summary>
    /// <param name="left">The left factor.</param>
    /// <param name="right">The right factor, of as many rows.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public static double[][] Gram(TallPanel left, TallPanel right, ParallelOptions parallel)
    {
        double[][] gram = [.. Enumerable.Range(0, left.Columns).Select(_ => new double[right.Columns])];
        Parallel.For(
            0, (left.Columns + Band - 1) / Band, parallel, () => new NativeArray<float>(Band * right.Columns),
            (band, _, sums) =>
            {
                for (int start = 0; start < left.Rows; start += Group)
                {
                    AddGroup(left, right, start, band * Band, new Matrix(sums.Pointer, right.Columns), gram);
                }

                return sums;
            },
            sums => sums.Dispose());
        return gram;
    }

    /// <summary>Computes target −= left · factors.</summary>
    /// <param name="target">What is subtracted from.</param>
    /// <param name="left">The left factor, of as many rows.</param>
    /// <param name="factors">A row for each column of the left factor.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public static void Subtract(TallPanel target, TallPanel left, double[][] factors, ParallelOptions parallel)
    {
        using NativeArray<float> negated = ToSingle(factors, target.Columns, -1);
        var right = new Matrix(negated.Pointer, target.Columns);
        Parallel.For(0, (target.Rows + Block - 1) / Block, parallel, block =>
        {
            int start = block * Block;
            int rows = Math.Min(Block, target.Rows - start);
            MatrixProduct<T>.Add(left.Values.From(start), rows, left.Columns, right, target.Columns, target.Values.From(start));
        });
    }

    /// <summary>Replaces the first columns of a panel by panel · factors.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="factors">A row for each column of the panel.</param>
    /// <param name="columns">The number of columns of the product, a multiple of <see cref="LaneMath.Count"/>, at most those of the panel.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public static void Turn(TallPanel panel, double[][] factors, int columns, ParallelOptions parallel)
    {
        using NativeArray<float> single = ToSingle(factors, columns, 1);
        var right = new Matrix(single.Pointer, columns);
        Parallel.For(
            0, (panel.Rows + Block - 1) / Block, parallel, () => new NativeArray<float>((long)Block * columns),
            (block, _, turned) =>
            {
                Matrix source = panel.Values.From((long)block * Block);
                int rows = Math.Min(Block, panel.Rows - (block * Block));
                var product = new TallPanel(new Matrix(turned.Pointer, columns), rows, columns);
                MatrixProduct<T>.Multiply(source, rows, panel.Columns, right, columns, product.Values);
                product.CopyTo(new TallPanel(source, rows, columns));
                return turned;
            },
            turned => turned.Dispose());
    }

    private static void AddGroup(TallPanel left, TallPanel right, int start, int first, Matrix sums, double[][] gram)
    {
        (int rows, int count) = (Math.Min(Group, left.Rows - start), Math.Min(Band, left.Columns - first));
        new Span<float>(sums.Pointer, count * sums.Stride).Clear();
        var source = new Matrix(left.Values.Row(start) + first, left.Values.Stride);
        MatrixProduct<T>.AddTransposed(source, rows, right.Values.From(start), right.Columns, 0, count, sums);
        for (int i = 0; i < count; i++)
        {
            float* sum = sums.Row(i);
            double[] target = gram[first + i];
            for (int j = 0; j < target.Length; j++)
            {
                target[j] += sum[j];
            }
        }
    }

    private static NativeArray<float> ToSingle(double[][] factors, int columns, int sign)
    {
        var single = new NativeArray<float>((long)factors.Length * columns);
        for (int row = 0; row < factors.Length; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                single.Pointer[((long)row * columns) + column] = (float)(sign * factors[row][column]);
            }
        }

        return single;
    }
}
