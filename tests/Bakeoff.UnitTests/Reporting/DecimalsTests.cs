using Bakeoff.Reporting;

namespace Bakeoff.UnitTests;

public sealed class DecimalsTests
{
    [Theory]
    [InlineData(0.82434, "0.8243", "+0.8243")]
    [InlineData(-0.82434, "−0.8243", "−0.8243")]
    [InlineData(-0.00001, "0.0000", "0.0000")]
    [InlineData(0.00001, "0.0000", "0.0000")]
    [InlineData(-0.0, "0.0000", "0.0000")]
    [InlineData(-0.00005001, "−0.0001", "−0.0001")]
    [InlineData(-12, "−12.0000", "−12.0000")]
    [InlineData(double.NaN, "NaN", "NaN")]
    public void WhatRoundsToZero_HasNoSign(double value, string plain, string signed) =>
        Assert.Equal((plain, signed), (Decimals.Plain(value), Decimals.Signed(value)));

    [Fact]
    public void Digits_AreThoseThatAreAskedFor() =>
        Assert.Equal(("0.00", "−1.500", "–"), (Decimals.Plain(-0.004, 2), Decimals.Plain(-1.5, 3), Decimals.Plain(null)));

    [Theory]
    [InlineData(-0.0301, "0.0301")]
    [InlineData(0.0000000001, "less than 0.0001")]
    public void Size_OfADifference_IsNotZero(double difference, string expected) => Assert.Equal(expected, Decimals.Size(difference));

    [Theory]
    [InlineData(0.0123, "p = 0.0123")]
    [InlineData(0.00009, "p < 0.0001")]
    [InlineData(1, "p = 1.0000")]
    public void PValue_IsNeverZero(double value, string expected) => Assert.Equal(expected, Decimals.PValue(value));
}
