using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>Eigenvalues and eigenvectors, held to what they are: the matrix times a vector is the value times the vector.</summary>
public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(37)]
    public void Eigen_OfARandomMatrix_SolvesIt(int size)
    {
        var random = new SeededRandom(3);
        double[][] matrix = [.. Enumerable.Range(0, size).Select(_ => new double[size])];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                matrix[i][j] = matrix[j][i] = random.NextDouble() - 0.5;
            }
        }

        CheckEigen(matrix);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public void Eigen_OfEqualValues_SolvesIt(double everywhere, double onTheDiagonal) =>
        CheckEigen(
            [.. Enumerable.Range(0, 12).Select(i => Enumerable.Range(0, 12).Select(j => everywhere + (i == j ? onTheDiagonal : 0)).ToArray())]);

    /// <summary>Rank 3 of 60, and rounding: the case in which a test against neighbours only does not end.</summary>
    [Fact]
    public void Eigen_OfANearlySingularMatrix_SolvesIt()
    {
        var random = new SeededRandom(9);
        double[][] factors = [.. Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, 3).Select(_ => random.NextDouble() - 0.5).ToArray())];
        CheckEigen([.. factors.Select(row => factors.Select(other => DotProduct.Compute(row, other)).ToArray())]);
    }

    private static void CheckEigen(double[][] matrix)
    {
        (double[] values, double[][] vectors) = SymmetricEigen.Decompose([.. matrix.Select(row => row.ToArray())], default);
        Assert.Equal(values.OrderDescending(), values);
        AssertOrthonormal(vectors);
        for (int k = 0; k < values.Length; k++)
        {
            Assert.All(matrix, (row, i) => Assert.Equal(values[k] * vectors[k][i], DotProduct.Compute(row, vectors[k]), 1e-12));
        }
    }

    private static void AssertOrthonormal(double[][] rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Assert.Equal(i == j ? 1 : 0, DotProduct.Compute(rows[i], rows[j]), 1e-12);
            }
        }
    }
}
