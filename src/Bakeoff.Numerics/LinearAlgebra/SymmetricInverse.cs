using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bakeoff.Numerics;

/// <summary>
/// The inverse of a symmetric positive definite matrix by block sweeps (Goodnight, "A tutorial on the SWEEP operator", The American
/// Statistician 33(3), 1979): each sweep of 64 rows subtracts a product of matrices from the rest. Every element is summed in a fixed
/// order with fused multiply-adds, so the bits depend neither on the threads nor on the vectors.
/// </summary>
internal static class SymmetricInverse
{
    private const int Panel = 64;
    private const int Rows = 4; // Summed together, so that what is read of the panel serves them all.
    private const int Columns = 256; // Of the panel, which then stay in the cache for several groups of rows.
    private const int Groups = 8;

    /// <summary>The inverse, in place of the matrix.</summary>
    /// <param name="matrix">Rows of a symmetric positive definite matrix.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public static void Invert(double[][] matrix, ParallelOptions parallel)
    {
        int n = matrix.Length;
        double[][] panel = [.. Enumerable.Range(0, Math.Min(Panel, n)).Select(_ => new double[n])];
        double[][] factors = [.. Enumerable.Range(0, n).Select(_ => new double[Panel])];
        for (int first = 0; first < n; first += Panel)
        {
            Sweep(matrix, first, Math.Min(Panel, n - first), panel, factors, parallel);
        }

        // Swept by all rows, the lower triangle is that of the inverse, negated.
        Parallel.For(0, n, parallel, i =>
        {
            for (int j = 0; j <= i; j++)
            {
                matrix[i][j] = -matrix[i][j];
            }
        });
        Parallel.For(0, n, parallel, i =>
        {
            for (int j = i + 1; j < n; j++)
            {
                matrix[i][j] = matrix[j][i];
            }
        });
    }

    /// <summary>With D the inverse of the pivot block: Aᵢⱼ −= Aᵢₖ D Aₖⱼ, Aᵢₖ = Aᵢₖ D, Aₖₖ = −D, in the lower triangle.</summary>
    private static void Sweep(double[][] matrix, int first, int size, double[][] panel, double[][] factors, ParallelOptions parallel)
    {
        int n = matrix.Length;
        double[][] pivot = Cholesky.Inverse([.. Enumerable.Range(first, size).Select(i => matrix[i].AsSpan(first, i - first + 1).ToArray())]);
        Parallel.For(0, size, parallel, p =>
        {
            for (int j = 0; j < n; j++)
            {
                panel[p][j] = j <= first + p ? matrix[first + p][j] : matrix[j][first + p];
            }
        });
        Parallel.For(0, n, parallel, i =>
        {
            for (int p = 0; p < size; p++)
            {
                double sum = 0;
                for (int q = 0; q < size; q++)
                {
                    sum = Math.FusedMultiplyAdd(panel[q][i], pivot[q][p], sum);
                }

                factors[i][p] = sum;
            }
        });
        int groupRows = Rows * Groups;
        Parallel.For(
            0, (n + groupRows - 1) / groupRows, parallel, group =>
                Subtract(matrix, group * groupRows, Math.Min(n, (group + 1) * groupRows), first, size, panel, factors));
        for (int i = 0; i < n; i++)
        {
            for (int p = 0; p < size; p++)
            {
                if (i < first)
                {
                    matrix[first + p][i] = factors[i][p];
                }
                else
                {
                    matrix[i][first + p] = i < first + size ? -pivot[i - first][p] : factors[i][p];
                }
            }
        }
    }

    /// <summary>Some rows, from the first column to the diagonal of the last of them; the rows of the pivot block stay as they are.</summary>
    private static void Subtract(double[][] matrix, int start, int end, int first, int size, double[][] panel, double[][] factors)
    {
        for (int from = 0; from < end; from += Columns)
        {
            int to = Math.Min(end, from + Columns);
            for (int i = start; i < end; i++)
            {
                if (i + Rows <= end && (i + Rows <= first || i >= first + size))
                {
                    SubtractRows(matrix, i, from, to, size, panel, factors);
                    i += Rows - 1;
                }
                else if (i < first || i >= first + size)
                {
                    SubtractRow(matrix[i], from, to, size, panel, factors[i]);
                }
            }
        }
    }

    private static void SubtractRows(double[][] matrix, int i, int from, int to, int size, double[][] panel, double[][] factors)
    {
        (double[] a, double[] b, double[] c, double[] d) = (factors[i], factors[i + 1], factors[i + 2], factors[i + 3]);
        int j = from;
        for (; j + Vector512<double>.Count <= to; j += Vector512<double>.Count)
        {
            Vector512<double> first = Load(matrix[i], j), second = Load(matrix[i + 1], j);
            Vector512<double> third = Load(matrix[i + 2], j), fourth = Load(matrix[i + 3], j);
            for (int p = 0; p < size; p++)
            {
                Vector512<double> row = Load(panel[p], j);
                first = Vector512.FusedMultiplyAdd(Vector512.Create(-a[p]), row, first);
                second = Vector512.FusedMultiplyAdd(Vector512.Create(-b[p]), row, second);
                third = Vector512.FusedMultiplyAdd(Vector512.Create(-c[p]), row, third);
                fourth = Vector512.FusedMultiplyAdd(Vector512.Create(-d[p]), row, fourth);
            }

            first.CopyTo(matrix[i], j);
            second.CopyTo(matrix[i + 1], j);
            third.CopyTo(matrix[i + 2], j);
            fourth.CopyTo(matrix[i + 3], j);
        }

        for (int row = i; row < i + Rows; row++)
        {
            SubtractRow(matrix[row], j, to, size, panel, factors[row]);
        }
    }

    private static void SubtractRow(double[] row, int from, int to, int size, double[][] panel, double[] factors)
    {
        for (int j = from; j < to; j++)
        {
            double sum = row[j];
            for (int p = 0; p < size; p++)
            {
                sum = Math.FusedMultiplyAdd(-factors[p], panel[p][j], sum);
            }

            row[j] = sum;
        }
    }

    private static Vector512<double> Load(double[] row, int at) => Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(row), (nuint)at);
}
