using Bakeoff.Experiments;

namespace Bakeoff.UnitTests;

public sealed class PublishedValueTests
{
    /// <summary>
    /// By hand: half a unit of the last printed digit is equal; else the printed value, as wide as its last digit, is held to our interval.
    /// </summary>
    [Theory]
    [InlineData("0.934", 0.9344999, 0.93, 0.94, PublishedVerdict.Equal)]
    [InlineData("0.934", 0.9335, 0.93, 0.94, PublishedVerdict.Equal)]
    [InlineData(".934", 0.9346, 0.93, 0.94, PublishedVerdict.Inside)]
    [InlineData("0.934", 0.92, 0.91, 0.9335, PublishedVerdict.Inside)]
    [InlineData("0.934", 0.92, 0.91, 0.9334, PublishedVerdict.Above)]
    [InlineData("0.934", 0.95, 0.9345, 0.96, PublishedVerdict.Inside)]
    [InlineData("0.934", 0.95, 0.9346, 0.96, PublishedVerdict.Below)]
    [InlineData("0.920", 0.9204, 0.9204, 0.9204, PublishedVerdict.Equal)]
    [InlineData("0.920", 0.9206, 0.9206, 0.9206, PublishedVerdict.Below)]
    [InlineData("0.92", 0.9206, 0.9206, 0.9206, PublishedVerdict.Equal)]
    [InlineData("12", 12.4, 12.4, 12.4, PublishedVerdict.Equal)]
    public void AVerdict_FollowsFromThePrintedDigitsAndOurInterval(string printed, double ours, double low, double high, PublishedVerdict expected)
    {
        var value = new PublishedValue { Value = printed };
        Assert.True(value.IsNumber);
        Assert.Equal(expected, value.Judge(ours, low, high));
        PublishedVerdict exact = (value with { Exact = true }).Judge(ours, low, high);
        Assert.Equal(expected == PublishedVerdict.Equal ? PublishedVerdict.Equal : PublishedVerdict.Differs, exact);
    }

    [Fact]
    public void WithoutAnInterval_OurValueIsOne_AndATolerance_WidensThePrintedValue()
    {
        var value = new PublishedValue { Value = "0.5" };
        Assert.Equal(PublishedVerdict.Above, value.Judge(0.4, null, null));
        Assert.Equal(PublishedVerdict.Below, value.Judge(0.6, null, null));
        Assert.Equal(PublishedVerdict.Equal, (value with { Tolerance = 0.1 }).Judge(0.6, null, null));
        Assert.Equal(PublishedVerdict.Above, (value with { Tolerance = 0 }).Judge(0.499, 0.4, 0.4999));
    }

    [Theory]
    [InlineData("")]
    [InlineData("about .5")]
    [InlineData("0,5")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("1,000")]
    public void WhatIsNoDecimalNumber_IsNone(string value) => Assert.False(new PublishedValue { Value = value }.IsNumber);
}
