using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

public sealed class SignFlipTestTests
{
    /// <summary>Sizes that differ by a thousandth, ties, zeros, and one that is rounding: the unit of a metric does not matter.</summary>
    [Theory]
    [InlineData(1.0)]
    [InlineData(1e-6)]
    [InlineData(1e6)]
    public void APValue_DoesNotDependOnTheUnit(double unit)
    {
        double PValue(params double[] differences) =>
            SignFlipTest.TwoSided([.. differences.Select(difference => difference * unit)], () => throw new InvalidOperationException());

        Assert.Equal(Naive(1, 1.001, -1.002), PValue(1, 1.001, -1.002));
        Assert.Equal(Naive(2, 1, -1, 0.5, 0.5), PValue(2, 1, -1, 0.5, 0.5, 0));
        Assert.Equal(Naive(2, 1, -1, 0.5, 0.5), PValue(2, 1, -1, 0.5, 0.5, 1e-13));
        Assert.Equal(Naive(2, 1, -1, 0.5, 0.5, 1e-6), PValue(2, 1, -1, 0.5, 0.5, 1e-6));
        Assert.Equal(0.25, PValue(1, 1 + 1e-12, 1 - 1e-12));
        Assert.Equal(0.625, PValue(1, 1 + 1e-12, 1, -1), 12);
    }

    [Fact]
    public void ThirtyDifferences_AreCounted_AndMoreAreNot()
    {
        double[] differences = [.. Enumerable.Range(0, 31).Select(i => 1.0 + i)];
        Assert.Equal(Math.ScaleB(1, -29), SignFlipTest.TwoSided(differences.AsSpan(..30), () => 0.5));
        Assert.Equal(0.5, SignFlipTest.TwoSided(differences, () => 0.5));
        Assert.Equal(Math.ScaleB(1, -30), SignFlipTest.TwoSided(differences, () => 0));
    }

    [Fact]
    public void APValue_IsTheShareOfAllSignsThatAreAsFarFromZero()
    {
        var random = new SeededRandom(6);
        for (int set = 0; set < 50; set++)
        {
            double[] differences = [.. Enumerable.Range(0, 1 + (set % 9)).Select(_ => (random.NextInt(41) - 20) / 8.0)];
            Assert.Equal(Naive(differences), SignFlipTest.TwoSided(differences, () => throw new InvalidOperationException()), 12);
        }
    }

    private static double Naive(params double[] differences)
    {
        double observed = Math.Abs(differences.Sum());
        int choices = 1 << differences.Length, far = Enumerable.Range(0, choices).Count(signs => Math.Abs(
            differences.Select((difference, i) => (signs >> i) % 2 == 0 ? difference : -difference).Sum()) >= observed - 1e-9);
        return (double)far / choices;
    }
}
