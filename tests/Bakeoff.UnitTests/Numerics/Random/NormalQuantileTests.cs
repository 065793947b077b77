using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

public sealed class NormalQuantileTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.25, -0.674489750196081743)]
    [InlineData(0.975, 1.959963984540054236)]
    [InlineData(0.001, -3.090232306167813541)]
    [InlineData(1e-20, -9.262340089798407567)]
    public void Compute_GivesThePrintedValues(double probability, double expected) =>
        Assert.Equal(expected, NormalQuantile.Compute(probability), 12);

    /// <summary>
    /// Over every piece of the approximation: the density that lies between two quantiles is the difference of their probabilities.
    /// </summary>
    [Fact]
    public void Compute_IsTheInverseOfTheIntegralOfTheDensity()
    {
        for (double probability = 1e-9; probability < 0.999; probability = (probability * 1.3) + 1e-10)
        {
            double next = probability + (1e-3 * Math.Min(probability, 1 - probability));
            (double from, double to) = (NormalQuantile.Compute(probability), NormalQuantile.Compute(next));
            Assert.Equal(1, Integral(from, to) / (next - probability), 9);
        }
    }

    private static double Integral(double from, double to)
    {
        // Simpson's rule, on a short stretch.
        double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        return (to - from) / 6 * (Density(from) + (4 * Density((from + to) / 2)) + Density(to));
    }
}
