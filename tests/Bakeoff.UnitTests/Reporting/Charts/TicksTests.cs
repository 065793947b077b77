using Bakeoff.Reporting;

namespace Bakeoff.UnitTests;

/// <summary>Axes have round numbers, on every system the same.</summary>
public sealed class TicksTests
{
    [Theory]
    [InlineData(0.7928, 0.8712, 0.02, "0.80 0.82 0.84 0.86")]
    [InlineData(0, 24564.8, 5000, "0 5,000 10,000 15,000 20,000")]
    [InlineData(-0.031, 0.012, 0.01, "−0.03 −0.02 −0.01 0 0.01")]
    [InlineData(1, 10, 2, "2 4 6 8 10")]
    public void Linear_IsRound(double low, double high, double step, string expected)
    {
        Assert.Equal(step, Ticks.StepOf(high - low, 5), 12);
        Assert.Equal(expected, string.Join(' ', Ticks.Format([.. Ticks.Linear(low, high, step)])));
    }

    [Theory]
    [InlineData(1, 100, "1 2 5 10 20 50 100")]
    [InlineData(0.0003, 0.02, "0.0005 0.001 0.002 0.005 0.01 0.02")]
    [InlineData(1, 1e6, "1 10 100 1,000 10,000 100,000 1,000,000")]
    public void Logarithmic_IsOneTwoFive_OrPowersAlone(double low, double high, string expected) =>
        Assert.Equal(expected, string.Join(' ', Ticks.Logarithmic(low, high).Select(Ticks.Format)));

    /// <summary>Means of the same users that were added in another order: a comparison had counted to them for ever.</summary>
    [Theory]
    [InlineData(0.46428571428571425, 0.4642857142857143)]
    [InlineData(-0.4642857142857143, -0.46428571428571425)]
    [InlineData(1e17, 1e17)]
    [InlineData(123456789012345680, 123456789012345696)]
    [InlineData(1e300, 1e300)]
    [InlineData(double.Epsilon, double.Epsilon)]
    [InlineData(0, double.Epsilon)]
    public void Scale_OfValuesThatAreNearlyTheSame_HasFewTicks_AndAPlaceForEach(double low, double high)
    {
        var scale = new ChartScale(new ChartAxis("recall@10"), [low, high], 0, 100, 5);
        Assert.InRange(scale.Ticks.Count, 2, 12);
        Assert.Distinct(scale.Ticks.Select(tick => tick.Value));
        Assert.InRange(scale.PlaceOf(low), 0, 100);
        Assert.InRange(scale.PlaceOf(high), scale.PlaceOf(low), 100);
    }

    [Theory]
    [InlineData(new[] { 1.0, 29 }, false)]
    [InlineData(new[] { 1.0, 30 }, true)]
    [InlineData(new[] { 0.0, 1000 }, false)]
    [InlineData(new[] { -1.0, 1000 }, false)]
    public void Axis_IsLogarithmic_WhereValuesSpanThirtyTimesTheLowest(double[] values, bool expected) =>
        Assert.Equal(expected, ChartAxis.Spread("learning rate", values).IsLog);
}
