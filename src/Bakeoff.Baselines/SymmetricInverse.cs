using System.Runtime.Intrinsics;

namespace Bakeoff.Baselines;

/// <summary>
/// Cholesky factors of symmetric positive definite matrices (Golub and Van Loan, Matrix Computations, 4.2). Every element is summed in
/// blocks of a fixed size, so the bits depend neither on the threads nor on the vectors.
/// </summary>
internal static class SymmetricInverse
{
    private const int Panel = 64;

    /// <summary>The inverse; the matrix is overwritten.</summary>
    /// <param name="matrix">Rows of a symmetric positive definite matrix.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public static double[][] Of(double[][] matrix, ParallelOptions parallel)
    {
        int n = matrix.Length;
        Factor(matrix, parallel);

        // Column j of L⁻¹, from its diagonal on, is row j here: all products are of what lies side by side.
        double[][] columns = new double[n][];
        Parallel.For(0, n, parallel, j =>
        {
            double[] x = new double[n];
            x[j] = 1 / matrix[j][j];
            for (int i = j + 1; i < n; i++)
            {
                x[i] = -Dot(matrix[i], x, j, i) / matrix[i][i];
            }

            columns[j] = x;
        });
        double[][] inverse = matrix;
        Parallel.For(0, n, parallel, i =>
        {
            double[] row = new double[n];
            for (int j = 0; j < n; j++)
            {
                row[j] = Dot(columns[i], columns[j], Math.Max(i, j), n);
            }

            inverse[i] = row;
        });
        return inverse;
    }

    /// <summary>Solves A x = b in place of b, for a small A, which is overwritten.</summary>
    public static void Solve(double[][] matrix, double[] b)
    {
        FactorRows(matrix, 0, matrix.Length, 0);
        for (int i = 0; i < b.Length; i++)
        {
            b[i] = (b[i] - Dot(matrix[i], b, 0, i)) / matrix[i][i];
        }

        for (int i = b.Length - 1; i >= 0; i--)
        {
            b[i] /= matrix[i][i];
            for (int j = 0; j < i; j++)
            {
                b[j] -= matrix[i][j] * b[i];
            }
        }
    }

    /// <summary>L of L Lᵀ in the lower triangle.</summary>
    private static void Factor(double[][] matrix, ParallelOptions parallel)
    {
        for (int first = 0; first < matrix.Length; first += Panel)
        {
            int end = Math.Min(matrix.Length, first + Panel);
            FactorRows(matrix, first, end, first);
            (int from, int to) = (first, end);
            Parallel.For(to, matrix.Length, parallel, i =>
            {
                for (int j = from; j < to; j++)
                {
                    matrix[i][j] = (matrix[i][j] - Dot(matrix[i], matrix[j], from, j)) / matrix[j][j];
                }
            });
            Parallel.For(to, matrix.Length, parallel, i =>
            {
                for (int j = to; j <= i; j++)
                {
                    matrix[i][j] -= Dot(matrix[i], matrix[j], from, to);
                }
            });
        }
    }

    private static void FactorRows(double[][] matrix, int first, int end, int from)
    {
        for (int i = first; i < end; i++)
        {
            for (int j = from; j < i; j++)
            {
                matrix[i][j] = (matrix[i][j] - Dot(matrix[i], matrix[j], from, j)) / matrix[j][j];
            }

            matrix[i][i] = Math.Sqrt(matrix[i][i] - Dot(matrix[i], matrix[i], from, i));
        }
    }

    /// <summary>Σ left[k] · right[k]: eight sums side by side, whatever the processor's vectors are.</summary>
    private static double Dot(double[] left, double[] right, int first, int end)
    {
        Vector512<double> sums = Vector512<double>.Zero;
        int k = first;
        for (; k + 8 <= end; k += 8)
        {
            sums += Vector512.Create(left.AsSpan(k, 8)) * Vector512.Create(right.AsSpan(k, 8));
        }

        double sum = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
        for (; k < end; k++)
        {
            sum += left[k] * right[k];
        }

        return sum;
    }
}
