using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

public sealed class ResampledRatioTests
{
    /// <summary>People have 0.25 and 0.75, and one of them no weight: the bounds are those of the others.</summary>
    [Theory]
    [InlineData(10, 0.75)]
    [InlineData(-10, 0.25)]
    [InlineData(0.5, 0.625)]
    public void AResample_IsBetweenTheLowestAndTheHighestOfThePeopleWithAWeight(double deviations, double expected)
    {
        double[] weights = [2, 0, 2], sums = [0.5, 0, 1.5];
        var ratio = new ResampledRatio(0.5, 0, 1, weights, person => sums[person] / weights[person]);
        ratio.FindBounds();
        Assert.Equal(expected, ratio.At([deviations, 4]), 12);
    }

    [Fact]
    public void AResampleOfNobody_IsNoNumber()
    {
        var ratio = new ResampledRatio(0.5, 0, 1, [1], _ => 0.5);
        ratio.FindBounds();
        Assert.True(double.IsNaN(ratio.At([1e-9, 0])));
    }
}
