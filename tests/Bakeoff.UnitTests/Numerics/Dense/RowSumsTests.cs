using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

public sealed class RowSumsTests
{
    private const int Size = 75;

    [Theory]
    [InlineData(0, 0, 75)]
    [InlineData(1, 0, 75)]
    [InlineData(4, 16, 32)]
    [InlineData(7, 3, 17)]
    [InlineData(13, 59, 16)]
    public void Sums_AreThoseOfDoublePrecision_AndTheSameBits_HoweverTheyAreComputed(int count, int first, int columns)
    {
        var random = new SeededRandom(3);
        using var matrix = new SquareMatrix(Size);
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
            {
                matrix[i][j] = (float)random.NextDouble() - 0.5f;
            }
        }

        int[] rows = [.. Enumerable.Range(0, count).Select(_ => random.NextInt(Size))];
        float[] sums = Fill(columns), narrow = Fill(columns), one = Fill(1);
        RowSums.Compute(matrix, rows, first, sums);
        RowSums.Compute<Lanes128>(matrix, rows, first, narrow);
        Assert.Equal(narrow, sums);
        for (int column = 0; column < columns; column++)
        {
            int at = first + column;
            Assert.Equal(rows.Sum(row => (double)matrix[row][at]), sums[column], 1e-5);
            RowSums.Compute<Lanes256>(matrix, rows, at, one);
            Assert.Equal(one[0], sums[column]);
        }
    }

    [Fact]
    public void ColumnsBeyondTheMatrix_AreRefused()
    {
        using var matrix = new SquareMatrix(Size);
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSums.Compute(matrix, [], Size - 3, new float[4]));
    }

    private static float[] Fill(int length) => [.. Enumerable.Repeat(9f, length)];
}
