using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>What is looked up in tables is what the formulas say, also where the tables end.</summary>
public sealed class DiscountTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    public void Discounts_AreTheFormulas_OnBothSidesOfTheirTablesEnd(int rank)
    {
        Assert.Equal(1 / Math.Log2(rank + 1), Discounts.Textbook(rank), 12);
        Assert.Equal(rank < 3 ? 1 : 1 / Math.Log2(rank), Discounts.LensKit(rank), 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(5)]
    [InlineData(31.5)]
    [InlineData(32)]
    [InlineData(40.25)]
    [InlineData(-1)]
    public void ExponentialGain_IsTheFormula_OnBothSidesOfItsTablesEnd(double gain)
    {
        double expected = Math.Pow(2, gain) - 1;
        Assert.Equal(expected, Discounts.ExponentialGain(gain), Math.Abs(expected) * 1e-12);
    }

    /// <summary>Up to 500 gains are what they are; beyond that they are scaled to the highest one, so that none overflows.</summary>
    [Fact]
    public void ExponentialGain_OfAWideScale_IsScaledToTheHighest()
    {
        Assert.Equal(Math.Pow(2, 499) - 1, Discounts.ExponentialGainUpTo(500)(499), Math.Pow(2, 460));
        Assert.Equal(0.5, Discounts.ExponentialGainUpTo(501)(500), 12);
        Assert.Equal(0, Discounts.ExponentialGainUpTo(501)(0));
    }

    /// <summary>The highest gain is looked for in all rows: relative to the last one, 2 to the power of 2000 would be infinite.</summary>
    [Fact]
    public void ExponentialNdcg_OfAWideScale_IsScaledToTheHighestOfAllRows() =>
        Assert.Equal(1 / Math.Log2(3), RatedNdcg.Exponential([3000, 1000], [1, 2]), 12);

    /// <summary>Few rows are sorted in place, many are not; both leave equal scores in their order, and rows without a score last.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(70)]
    public void RatedNdcg_OfAnyNumberOfRows_IsTheNaiveOne(int rows)
    {
        float[] gains = [.. Enumerable.Range(0, rows).Select(row => ((row * 7) % 11) / 2f)];
        double[] scores = [.. Enumerable.Range(0, rows).Select(row => row % 5 == 3 ? double.NaN : (row * 3) % 6)];
        IEnumerable<float> ranked = Enumerable.Range(0, rows)
            .OrderByDescending(row => double.IsNaN(scores[row]) ? double.NegativeInfinity : scores[row]).Select(row => gains[row]);
        double Dcg(IEnumerable<float> order) => order.Select((gain, i) => gain / Math.Log2(i + 2)).Sum();
        Assert.Equal(Dcg(ranked) / Dcg(gains.OrderDescending()), RatedNdcg.Textbook(gains, scores), 12);
    }
}
