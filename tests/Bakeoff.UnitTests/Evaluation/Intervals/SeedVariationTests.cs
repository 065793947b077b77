using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

public sealed class SeedVariationTests
{
    /// <summary>Variances 2e-4 with 1 degree of freedom and 1e-4 with 2: Satterthwaite's formula gives 9e-8 / (4e-8 + 5e-9), two degrees.</summary>
    [Fact]
    public void OfTwoModels_HasWelchsDegreesOfFreedom()
    {
        SeedVariation variation = SeedVariation.OfTwoModels([0, 0.02], [0.99, 1, 1.01])!.Value;
        Assert.Equal(Math.Sqrt(3e-4), variation.Spread, 12);
        Assert.Equal(4.302653 * Math.Sqrt(3e-4), variation.Limit, 7); // Student's t of 97.5 % by its tables.
    }

    [Fact]
    public void OfModelsThatWereTrainedOnce_IsNotKnown()
    {
        Assert.Null(SeedVariation.OfTwoModels(null, [0.5]));
        Assert.Null(SeedVariation.OfTwoModels(null, null));
    }
}
