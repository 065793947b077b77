using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

public sealed unsafe class CounterDrawsTests
{
    private const int Count = 200_000;

    /// <summary>Means of the first four powers, within four standard errors.</summary>
    [Fact]
    public void NextNormal_HasTheMomentsOfTheNormalDistribution()
    {
        var draws = new CounterDraws(seed: 5, purpose: 1, step: 2, entity: 3);
        double[] sums = new double[4];
        for (int i = 0; i < Count; i++)
        {
            double x = draws.NextNormal();
            for (int power = 0; power < 4; power++)
            {
                sums[power] += Math.Pow(x, power + 1);
            }
        }

        Assert.Equal([true, true, true, true], new[] { (0, 1), (1, 2), (0, 15), (3, 96) }
            .Select((moment, power) => Math.Abs((sums[power] / Count) - moment.Item1) < 4 * Math.Sqrt((double)moment.Item2 / Count)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(300)]
    public void NextGamma_HasTheMeanVarianceAndSkewOfItsShape(double shape)
    {
        var draws = new CounterDraws(6, 1, 2, 3);
        double[] values = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            values[i] = draws.NextGamma(shape);
        }

        double mean = values.Average(), variance = values.Average(x => Math.Pow(x - mean, 2));
        double skew = values.Average(x => Math.Pow(x - mean, 3)) / Math.Pow(variance, 1.5);
        Assert.InRange(mean, shape - (4 * Math.Sqrt(shape / Count)), shape + (4 * Math.Sqrt(shape / Count)));
        Assert.InRange(variance / shape, 0.96, 1.04);
        Assert.InRange(skew - (2 / Math.Sqrt(shape)), -0.1, 0.1);
    }

    [Theory]
    [InlineData(0.99)]
    [InlineData(double.NaN)]
    public void NextGamma_OfAShapeBelow1_Throws(double shape) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterDraws(6, 1, 2, 3).NextGamma(shape));

    [Fact]
    public void Draws_OfAnotherSeedPurposeStepOrEntity_AreOthers()
    {
        double First(ulong seed, uint purpose, uint step, uint entity) => new CounterDraws(seed, purpose, step, entity).NextUniform();
        double[] draws =
        [
            First(1, 1, 1, 1), First(2, 1, 1, 1), First(1, 2, 1, 1), First(1, 1, 2, 1), First(1, 1, 1, 2), First((1UL << 32) + 1, 1, 1, 1),
        ];
        Assert.Equal(draws.Length, draws.Distinct().Count());
        Assert.Equal(First(1, 1, 1, 1), draws[0]);
    }

    [Fact]
    public void NormalRow_HasTheSameNumbersWhereverItBegins()
    {
        float[] all = Row(0, 32);
        Assert.Equal(all[16..32], Row(16, 16));
        Assert.Equal(all[8..12], Row(8, 1)); // Up to the next multiple of four.
        var draws = new CounterDraws(1, 2, 3, 4);
        Assert.Equal(all, Enumerable.Range(0, 32).Select(_ => (float)draws.NextNormal()));
    }

    private static float[] Row(int first, int count)
    {
        float[] row = new float[(count + 3) & -4];
        fixed (float* target = row)
        {
            NormalRow.Fill(1, 2, 3, 4, first, target, count);
        }

        return row;
    }
}
