using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

public sealed class PrincipalAxesTests
{
    [Theory]
    [InlineData(3, 5)]
    [InlineData(40, 16)]
    [InlineData(2500, 50)]
    public void Gram_IsTheSumOfProducts_WithTheSameBitsForAllThreadsAndVectors(int count, int length)
    {
        using FactorRows rows = LeastSquares.Random(count, length, 1);
        double[][] gram = GramMatrix.Compute(rows, Threads(1));
        double[][] expected = LeastSquares.Gram(LeastSquares.Doubles(rows), 1);
        Assert.All(Enumerable.Range(0, length), i => LeastSquares.AssertNear(expected[i], gram[i], 1e-5));
        foreach (int threads in new[] { 2, 3, 8 })
        {
            Assert.Equal(gram, GramMatrix.Compute(rows, Threads(threads)));
        }

        Assert.Equal(gram, GramMatrix.Compute<Lanes256>(rows, Threads(2)));
        Assert.Equal(gram, GramMatrix.Compute<Lanes128>(rows, Threads(2)));
    }

    [Fact]
    public void TurnedRows_HaveTheirProducts_AndAGramMatrixThatIsADiagonal()
    {
        using FactorRows rows = LeastSquares.Random(700, 21, 2);
        using FactorRows turned = rows.Copy();
        double[] squares = PrincipalAxes.Turn(turned, Threads(3));
        (double[][] before, double[][] after) = (LeastSquares.Doubles(rows), LeastSquares.Doubles(turned));
        double[][] gram = LeastSquares.Gram(after, 1);
        for (int i = 0; i < 21; i++)
        {
            Assert.Equal(before[i].Zip(before[2 * i], (a, b) => a * b).Sum(), after[i].Zip(after[2 * i], (a, b) => a * b).Sum(), 4);
            Assert.Equal(squares[i], gram[i][i], 2);
            Assert.All(Enumerable.Range(0, i), j => Assert.Equal(0, gram[i][j], 2));
        }

        Assert.Equal(squares.OrderDescending(), squares);
        Assert.Equal(new double[11], squares[21..]);
    }

    [Fact]
    public void RowsThatAreNotNumbers_AreRefused()
    {
        using FactorRows rows = LeastSquares.Random(30, 4, 2);
        rows[7][1] = float.NaN;
        Assert.Throws<ConvergenceException>(() => PrincipalAxes.Turn(rows, Threads(1)));
    }

    [Fact]
    public void ValuedRows_Transposed_HaveTheSamePairs()
    {
        var rows = new ValuedRows([0, 2, 2, 5], [3, 0, 1, 3, 0], [10, 11, 12, 13, 14]);
        ValuedRows transposed = rows.Transposed(4);
        Assert.Equal([0, 2], transposed.IndicesOf(0).ToArray());
        Assert.Equal([11f, 14f], transposed.ValuesOf(0).ToArray());
        Assert.Equal([10f, 13f], transposed.ValuesOf(3).ToArray());
        Assert.Equal(0, transposed.LengthOf(2));
        Assert.Equal(0, new ValuedRows([0, 1], [0], []).Transposed(1).ValuesOf(0).Length);
    }

    private static ParallelOptions Threads(int threads) => new() { MaxDegreeOfParallelism = threads };
}
