using Bakeoff.Cli;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.UnitTests;

public sealed class EnergyTextTests
{
    [Theory]
    [InlineData(12.34, "12.3 J")]
    [InlineData(5210, "5.21 kJ")]
    [InlineData(36e6, "36.00 MJ")]
    public void Joules_AreShownInAUnitThatFits(double joules, string text) => Assert.Equal(text, EnergyText.Format(joules));

    [Fact]
    public void ATotal_IsInKilowattHours_WithGramsWhereTheirNumberIsKnown()
    {
        Assert.Equal("0.01 kWh", EnergyText.Describe(new EnergyTotal(36_000, 3, 0), null));
        Assert.Equal(
            "0.01 kWh, 3.8 g CO2e (380 g/kWh), and 1 stage not measured", EnergyText.Describe(new EnergyTotal(36_000, 3, 1), 380));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("380", 380.0)]
    [InlineData("0", 0.0)]
    [InlineData("41.5", 41.5)]
    public void TheIntensity_IsANumber(string? text, double? grams) => Assert.Equal(grams, CarbonIntensity.Read(text));

    [Theory]
    [InlineData("much")]
    [InlineData("-1")]
    [InlineData("5001")]
    [InlineData("NaN")]
    [InlineData("1e3")]
    public void AnythingElse_IsRefused(string text)
    {
        var error = Assert.Throws<ReportedException>(() => CarbonIntensity.Read(text));
        Assert.Equal(ErrorCodes.BadCarbonIntensity, error.Code);
        Assert.Contains(CarbonIntensity.Variable, error.Message, StringComparison.Ordinal);
    }
}
