using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

public sealed unsafe class PositiveDefiniteInverseTests
{
    public static TheoryData<int> Sizes => [1, 15, 16, 17, 33, 255, 256, 257, 300];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Inverse_IsThatOfGaussianElimination_InDoublePrecision(int size)
    {
        double[,] matrix = PositiveDefinite(size, ridge: 1);
        double[,] expected = Eliminate(matrix);
        using SquareMatrix inverse = ToSingle(matrix);
        PositiveDefiniteInverse.Invert(inverse, new ParallelOptions());
        double largest = expected.Cast<double>().Max(Math.Abs);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                Assert.Equal(expected[i, j], inverse[i][j], 1e-4 * largest);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    [InlineData(800)]
    public void Inverse_HasTheSameBits_ForEveryWidthOfVectors_AndNumberOfThreads(int size)
    {
        double[,] matrix = PositiveDefinite(size, ridge: 1);
        uint[] expected = Bits<Lanes512>(matrix, threads: 1);
        Assert.Equal(expected, Bits<Lanes256>(matrix, threads: 2));
        Assert.Equal(expected, Bits<Lanes128>(matrix, threads: 3));
        Assert.Equal(expected, Bits<Lanes512>(matrix, threads: 8));
    }

    [Fact]
    public void Inverse_IsSymmetric_AndTheUpperTriangleOfTheMatrixIsNotRead()
    {
        const int Size = 290;
        double[,] matrix = PositiveDefinite(Size, ridge: 1);
        using SquareMatrix inverse = ToSingle(matrix), half = ToSingle(matrix);
        for (int i = 0; i < Size; i++)
        {
            half[i][(i + 1)..].Fill(float.NaN);
        }

        PositiveDefiniteInverse.Invert(inverse, new ParallelOptions());
        PositiveDefiniteInverse.Invert(half, new ParallelOptions());
        for (int i = 0; i < Size; i++)
        {
            Assert.Equal(inverse[i], half[i]);
            for (int j = 0; j < i; j++)
            {
                Assert.Equal(inverse[i][j], inverse[j][i]);
            }
        }
    }

    /// <summary>Rows 200 and 270 are equal: only the ridge tells them apart, and the inverse still has four digits where it is large.</summary>
    [Fact]
    public void InverseOfANearlySingularMatrix_LosesAsManyDigits_AsItsConditionNumberSays()
    {
        const int Size = 300;
        double[,] matrix = PositiveDefinite(Size, ridge: 0.01, equal: (200, 270)), expected = Eliminate(matrix);
        using SquareMatrix inverse = ToSingle(matrix);
        PositiveDefiniteInverse.Invert(inverse, new ParallelOptions());
        Assert.Equal(1, inverse[200][200] / expected[200, 200], 2e-3);
        Assert.Equal(-1, inverse[200][270] / expected[200, 200], 0.02);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(279)]
    public void MatrixThatIsNotPositiveDefinite_IsRefused_WithTheRow(int row)
    {
        double[,] matrix = PositiveDefinite(280, ridge: 1);
        matrix[row, row] = -1;
        using SquareMatrix inverse = ToSingle(matrix);
        Assert.Equal(row, Assert.Throws<NotPositiveDefiniteException>(() => PositiveDefiniteInverse.Invert(inverse, new ParallelOptions())).Row);
    }

    [Fact]
    public void NotANumber_IsRefused()
    {
        double[,] matrix = PositiveDefinite(40, ridge: 1);
        matrix[20, 3] = double.NaN;
        using SquareMatrix inverse = ToSingle(matrix);
        Assert.Equal(20, Assert.Throws<NotPositiveDefiniteException>(() => PositiveDefiniteInverse.Invert(inverse, new ParallelOptions())).Row);
    }

    [Fact]
    public void CancelledInversion_Ends()
    {
        using SquareMatrix matrix = ToSingle(PositiveDefinite(40, ridge: 1));
        var parallel = new ParallelOptions { CancellationToken = new CancellationToken(true) };
        Assert.Throws<OperationCanceledException>(() => PositiveDefiniteInverse.Invert(matrix, parallel));
    }

    private static uint[] Bits<T>(double[,] matrix, int threads)
        where T : struct, ILanes<T>
    {
        using SquareMatrix inverse = ToSingle(matrix);
        PositiveDefiniteInverse<T>.Invert(inverse, new ParallelOptions { MaxDegreeOfParallelism = threads });
        var bits = new List<uint>();
        for (int i = 0; i < inverse.Size; i++)
        {
            foreach (float value in inverse[i])
            {
                bits.Add(BitConverter.SingleToUInt32Bits(value));
            }
        }

        return [.. bits];
    }

    /// <summary>F Fᵀ / size + ridge · I for a random F.</summary>
    private static double[,] PositiveDefinite(int size, double ridge, (int First, int Second)? equal = null)
    {
        var random = new SeededRandom(5);
        double[][] factor = [.. Enumerable.Range(0, size).Select(_ => Enumerable.Range(0, size).Select(_ => random.NextDouble() - 0.5).ToArray())];
        if (equal is { } rows)
        {
            factor[rows.Second] = factor[rows.First];
        }

        double[,] matrix = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = factor[i].Zip(factor[j], (a, b) => a * b).Sum();
                matrix[i, j] = matrix[j, i] = product + (i == j ? ridge : 0);
            }
        }

        return matrix;
    }

    private static SquareMatrix ToSingle(double[,] matrix)
    {
        var single = new SquareMatrix(matrix.GetLength(0));
        for (int i = 0; i < single.Size; i++)
        {
            for (int j = 0; j < single.Size; j++)
            {
                single[i][j] = (float)matrix[i, j];
            }
        }

        return single;
    }

    /// <summary>The inverse by Gauss and Jordan: no pivots are needed where the matrix is positive definite.</summary>
    private static double[,] Eliminate(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        double[,] rest = (double[,])matrix.Clone(), inverse = new double[size, size];
        for (int k = 0; k < size; k++)
        {
            inverse[k, k] = 1;
        }

        for (int k = 0; k < size; k++)
        {
            double pivot = rest[k, k];
            for (int j = 0; j < size; j++)
            {
                (rest[k, j], inverse[k, j]) = (rest[k, j] / pivot, inverse[k, j] / pivot);
            }

            for (int i = 0; i < size; i++)
            {
                double factor = rest[i, k];
                for (int j = 0; i != k && j < size; j++)
                {
                    rest[i, j] -= factor * rest[k, j];
                    inverse[i, j] -= factor * inverse[k, j];
                }
            }
        }

        return inverse;
    }
}
