using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class ScaleRegressionTests
{
    private readonly ScaleRegression _regression = new(spread: 0.25, slopeSpread: 0.2);

    [Fact]
    public void OneNumber_IsExpectedAgain_WithinAWideRange()
    {
        EstimateRange range = _regression.Predict([(0, 10, 1)]);
        Assert.Equal(10, range.Expected, 9);
        Assert.InRange(range.High / range.Low, 5, 20);
    }

    [Fact]
    public void NumbersThatHardlyDiffer_GiveANarrowRange()
    {
        EstimateRange range = _regression.Predict([.. Enumerable.Range(0, 20).Select(i => (0.0, 10 + (0.1 * (i % 3)), 1.0))]);
        Assert.InRange(range.High / range.Low, 1.05, 1.6);
        Assert.True(range.Contains(10.1));
    }

    [Fact]
    public void WithOneScaleSeen_TheNumberGrowsAsTheScale_AndTheRangeWithTheDistance()
    {
        EstimateRange near = _regression.Predict([(-Math.Log(2), 10, 1)]), far = _regression.Predict([(-Math.Log(100), 10, 1)]);
        Assert.Equal(20, near.Expected, 9);
        Assert.Equal(1000, far.Expected, 6);
        Assert.True(far.High / far.Low > 2 * near.High / near.Low);
    }

    [Fact]
    public void WithSeveralScalesSeen_TheSlopeIsThatOfTheData()
    {
        (double, double, double)[] roots = [.. Enumerable.Range(0, 30).Select(i => (i * 0.2, Math.Exp(0.5 * i * 0.2), 1.0))];
        EstimateRange range = _regression.Predict([.. roots.Select(of => (of.Item1 - 8, of.Item2, of.Item3))]);
        Assert.InRange(range.Expected / Math.Exp(4), 0.9, 1.15);
    }

    [Fact]
    public void Weights_SayWhatCounts()
    {
        EstimateRange range = _regression.Predict([(0, 10, 1), (0, 1000, 1e-6)]);
        Assert.Equal(10, range.Expected, 2);
    }

    [Theory]
    [InlineData(3, 3.182)]
    [InlineData(5, 2.571)]
    [InlineData(10, 2.228)]
    [InlineData(1000, 1.962)]
    public void StudentQuantile_IsThatOfTheTables(double freedom, double quantile) =>
        Assert.InRange(ScaleRegression.StudentQuantile(freedom) / quantile, 0.99, 1.01);
}
