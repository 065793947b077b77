using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>Sums of rows and products of tall matrices in single precision, held to the same sums in double precision.</summary>
public sealed unsafe class SparseProductTests
{
    private const int Columns = 112; // A strip of four vectors, and three more.

    /// <summary>Rows of up to 1,000 ones: of the longest, single precision alone would lose two digits more.</summary>
    [Fact]
    public void Product_IsThatOfDoubles_WithTheSameBitsForAllVectorsAndThreads()
    {
        var random = new SeededRandom(5);
        using FactorRows right = Draw(1000, random);
        int[] lengths = [0, 1, 127, 128, 129, 256, 1000, .. Enumerable.Range(0, 60)];
        int[] starts = [0, .. lengths.Select((_, row) => lengths[..(row + 1)].Sum())];
        var ones = new SparseRows(starts, [.. lengths.SelectMany(length => Enumerable.Range(0, length).Select(_ => random.NextInt(1000)))]);
        float[] product = Multiply<Lanes128>(ones, right, 1);
        for (int row = 0; row < ones.Count; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                double expected = ones[row].ToArray().Sum(index => (double)right[index][column]);
                Assert.Equal(expected, product[(row * Columns) + column], 1e-5);
            }
        }

        Assert.Equal(product, Multiply<Lanes256>(ones, right, 3));
        Assert.Equal(product, Multiply<Lanes512>(ones, right, 8));
    }

    [Fact]
    public void TallProducts_AreThoseOfDoubles_WithTheSameBitsForAllVectorsAndThreads()
    {
        var random = new SeededRandom(6);
        using FactorRows left = Draw(1100, random), right = Draw(1100, random);
        double[][] gram = Check<Lanes128>(left, right, 1);
        for (int i = 0; i < 48; i++)
        {
            for (int j = 0; j < 32; j++)
            {
                Assert.Equal(Enumerable.Range(0, 1100).Sum(row => (double)left[row][16 + i] * right[row][j]), gram[i][j], 1e-4);
            }
        }

        Assert.Equal(gram, Check<Lanes256>(left, right, 3));
        Assert.Equal(gram, Check<Lanes512>(left, right, 8));
    }

    /// <summary>leftᵀ right of some columns; what is left of the right columns less left · gram / 1,100, turned by a matrix.</summary>
    private static double[][] Check<T>(FactorRows left, FactorRows right, int threads)
        where T : struct, ILanes<T>
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        using FactorRows copy = right.Copy();
        (TallPanel first, TallPanel second) = (PanelOf(left).Take(16, 48), PanelOf(copy).Take(0, 32));
        double[][] gram = TallProducts<T>.Gram(first, second, parallel);
        TallProducts<T>.Subtract(second, first, [.. gram.Select(row => row.Select(value => value / 1100).ToArray())], parallel);
        double Rest(int row, int column) =>
            right[row][column] - Enumerable.Range(0, 48).Sum(i => left[row][16 + i] * gram[i][column] / 1100);
        Assert.Equal(Rest(1099, 31), copy[1099][31], 1e-4);
        Assert.Equal(Rest(0, 0), copy[0][0], 1e-4);
        Assert.Equal(right[7][32], copy[7][32]);
        double[] kept = [.. copy[500].ToArray().Select(value => (double)value)];
        double[][] factors = [.. Enumerable.Range(0, 32).Select(i => Enumerable.Range(0, 16).Select(j => Math.Cos(i + (2 * j))).ToArray())];
        TallProducts<T>.Turn(second, factors, 16, parallel);
        Assert.Equal(Enumerable.Range(0, 32).Sum(i => kept[i] * factors[i][5]), copy[500][5], 1e-4);
        return gram;
    }

    private static float[] Multiply<T>(SparseRows ones, FactorRows right, int threads)
        where T : struct, ILanes<T>
    {
        using var result = new FactorRows(ones.Count, Columns);
        SparseProduct.Multiply<T>(ones, right.Rows, Columns, result.Rows, new ParallelOptions { MaxDegreeOfParallelism = threads });
        float[] sum = new float[Columns];
        SparseProduct.Sum(ones[6], right.Rows, sum);
        Assert.Equal(result[6].ToArray(), sum);
        return [.. Enumerable.Range(0, ones.Count).SelectMany(row => result[row].ToArray())];
    }

    private static TallPanel PanelOf(FactorRows rows) => new(rows.Rows, rows.Count, rows.Size);

    private static FactorRows Draw(int count, SeededRandom random)
    {
        var rows = new FactorRows(count, Columns);
        for (int row = 0; row < count; row++)
        {
            foreach (ref float value in rows[row])
            {
                value = (float)(random.NextDouble() - 0.5);
            }
        }

        return rows;
    }
}
