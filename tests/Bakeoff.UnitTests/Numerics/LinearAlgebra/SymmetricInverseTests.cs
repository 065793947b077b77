using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

public sealed class SymmetricInverseTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(150)]
    [InlineData(331)]
    public void SymmetricInverse_TimesTheMatrix_IsTheIdentity_OnAnyNumberOfThreads(int size)
    {
        double[][] matrix = PositiveDefinite(size);
        (double[][] inverse, double[][] again) = ([.. matrix.Select(row => row.ToArray())], [.. matrix.Select(row => row.ToArray())]);
        SymmetricInverse.Invert(inverse, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        SymmetricInverse.Invert(again, new ParallelOptions { MaxDegreeOfParallelism = 3 });
        Assert.Equal(inverse, again);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, size).Sum(k => matrix[i][k] * inverse[k][j]), 9);
            }
        }

        double[] right = [.. Enumerable.Range(0, size).Select(i => (double)i)];
        double[] solved = [.. right];
        Cholesky.Solve([.. matrix.Select(row => row.ToArray())], solved);
        Assert.All(Enumerable.Range(0, size), i => Assert.Equal(right[i], Enumerable.Range(0, size).Sum(j => matrix[i][j] * solved[j]), 8));
    }

    private static double[][] PositiveDefinite(int size)
    {
        var random = new SeededRandom(5);
        double[][] factor = [.. Enumerable.Range(0, size).Select(_ => Enumerable.Range(0, size).Select(_ => random.NextDouble() - 0.5).ToArray())];
        double Element(int i, int j) => Enumerable.Range(0, size).Sum(k => factor[i][k] * factor[j][k]) + (i == j ? 1 : 0);
        return [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(j => Element(i, j)).ToArray())];
    }
}
