using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>Least squares as one would write them: double precision, every term written out, Gaussian elimination.</summary>
internal static class LeastSquares
{
    /// <summary>The solution of (base + diagonal + Σ w y yᵀ) x = Σ w t y.</summary>
    public static double[] Solve(double[][] others, double[][] start, double[] diagonal, IEnumerable<(int Other, double Weight, double Target)> pairs)
    {
        int size = diagonal.Length;
        double[][] matrix = [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size)
            .Select(j => start[i][j] + (i == j ? diagonal[i] : 0)).ToArray())];
        double[] right = new double[size];
        foreach ((int other, double weight, double target) in pairs)
        {
            double[] y = others[other];
            for (int i = 0; i < size; i++)
            {
                right[i] += weight * target * y[i];
                for (int j = 0; j < size; j++)
                {
                    matrix[i][j] += weight * y[i] * y[j];
                }
            }
        }

        return Eliminate(matrix, right);
    }

    /// <summary>Zeros.</summary>
    public static double[][] Zeros(int size) => [.. Enumerable.Range(0, size).Select(_ => new double[size])];

    /// <summary>YᵀY times a factor.</summary>
    public static double[][] Gram(double[][] rows, double factor) => [.. Enumerable.Range(0, rows[0].Length).Select(i =>
        Enumerable.Range(0, rows[0].Length).Select(j => factor * rows.Sum(row => row[i] * row[j])).ToArray())];

    /// <summary>The rows as doubles.</summary>
    public static double[][] Doubles(FactorRows rows) =>
        [.. Enumerable.Range(0, rows.Count).Select(row => rows[row].ToArray().Select(value => (double)value).ToArray())];

    /// <summary>Rows of random numbers from −1 to 1.</summary>
    public static FactorRows Random(int count, int length, ulong seed)
    {
        var random = new SeededRandom(seed);
        var rows = new FactorRows(count, length);
        for (int row = 0; row < count; row++)
        {
            foreach (ref float value in rows[row])
            {
                value = (float)((2 * random.NextDouble()) - 1);
            }
        }

        return rows;
    }

    /// <summary>Fails unless two vectors differ by less than a part of the longer one.</summary>
    public static void AssertNear(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance)
    {
        double distance = Math.Sqrt(expected.Zip(actual, (a, b) => (a - b) * (a - b)).Sum());
        double length = Math.Sqrt(expected.Sum(value => value * value));
        Assert.True(distance <= tolerance * length, $"{distance / length} of the length, but at most {tolerance} was expected.");
    }

    private static double[] Eliminate(double[][] matrix, double[] right)
    {
        int size = right.Length;
        for (int pivot = 0; pivot < size; pivot++)
        {
            for (int row = 0; row < size; row++)
            {
                double factor = row == pivot ? 0 : matrix[row][pivot] / matrix[pivot][pivot];
                right[row] -= factor * right[pivot];
                for (int column = pivot; column < size && factor != 0; column++)
                {
                    matrix[row][column] -= factor * matrix[pivot][column];
                }
            }
        }

        return [.. right.Select((value, row) => value / matrix[row][row])];
    }
}
