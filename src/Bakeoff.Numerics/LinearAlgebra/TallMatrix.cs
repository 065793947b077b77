namespace Bakeoff.Numerics;

/// <summary>
/// Products of matrices of many rows and few columns, stored by row. Each element is summed over the rows in order by one thread, so the
/// bits do not depend on the number of threads.
/// </summary>
internal static class TallMatrix
{
    private const int Rows = 16;

    /// <summary>leftᵀ · right.</summary>
    public static double[][] Gram(double[][] left, double[][] right, ParallelOptions parallel)
    {
        (int height, int width) = (left[0].Length, right[0].Length);
        double[][] gram = [.. Enumerable.Range(0, height).Select(_ => new double[width])];

        // A thread sums some rows of the result, which stay in its cache while all rows of the factors go by.
        Parallel.For(0, (height + Rows - 1) / Rows, parallel, part =>
        {
            int end = Math.Min(height, (part + 1) * Rows);
            for (int row = 0; row < left.Length; row++)
            {
                for (int i = part * Rows; i < end; i++)
                {
                    VectorOperations.AddScaled(gram[i], left[row][i], right[row]);
                }
            }
        });
        return gram;
    }

    /// <summary>left · right, right being small.</summary>
    public static double[][] Multiply(double[][] left, double[][] right, ParallelOptions parallel)
    {
        double[][] product = new double[left.Length][];
        int width = right.Length == 0 ? 0 : right[0].Length;
        Parallel.For(0, left.Length, parallel, row =>
        {
            double[] sum = new double[width];
            for (int k = 0; k < right.Length; k++)
            {
                VectorOperations.AddScaled(sum, left[row][k], right[k]);
            }

            product[row] = sum;
        });
        return product;
    }

    /// <summary>target −= left · right.</summary>
    public static void Subtract(double[][] target, double[][] left, double[][] right, ParallelOptions parallel) =>
        Parallel.For(0, target.Length, parallel, row =>
    {
        for (int k = 0; k < right.Length; k++)
        {
            VectorOperations.AddScaled(target[row], -left[row][k], right[k]);
        }
    });

    /// <summary>Puts the columns of one matrix after those of another.</summary>
    public static double[][] Append(double[][] left, double[][] right)
    {
        double[][] both = new double[left.Length][];
        for (int row = 0; row < both.Length; row++)
        {
            both[row] = [.. left[row], .. right[row]];
        }

        return both;
    }

    /// <summary>The length of each column.</summary>
    public static double[] Lengths(double[][] matrix)
    {
        double[] squares = new double[matrix[0].Length];
        foreach (double[] row in matrix)
        {
            for (int column = 0; column < squares.Length; column++)
            {
                squares[column] = Math.FusedMultiplyAdd(row[column], row[column], squares[column]);
            }
        }

        return [.. squares.Select(Math.Sqrt)];
    }
}
