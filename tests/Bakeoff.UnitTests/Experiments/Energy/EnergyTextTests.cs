using Bakeoff.Cli;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

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

    [Fact]
    public void ARun_SaysWhatItUsed_OrWhyThatIsNotKnown()
    {
        StageRecord Ran(StageEnergy? energy) => new("A", "k", false, [], 1, 1, 1) { Energy = energy };
        Assert.Equal(
            "Energy: 0.01 kWh, 3.8 g CO2e (380 g/kWh), and 1 stage not measured.",
            EnergyText.DescribeRun([Ran(new StageEnergy(36_000, 1)), Ran(null)], 380));
        Assert.Equal(
            "Energy: not measurable here (no counters).", EnergyText.DescribeRun([Ran(new StageEnergy(null, Unavailable: "no counters"))], null));
        Assert.Null(EnergyText.DescribeRun([new("A", "k", true, [], 0, 0, 1)], 380));
    }

    [Fact]
    public void AComparison_HasJoulesKilowattHoursAndGrams()
    {
        SideEnergy side = EnergyText.ToReport(new EnergyTotal(36_000, 3, 1), 380)!;
        Assert.Equal((36_000.0, 0.01, 3, 1), (side.Joules, side.KilowattHours, side.Measured, side.Unmeasured));
        Assert.Equal(3.8, side.GramsCo2e!.Value, 12);
        Assert.Equal(
            """{"joules":36000,"kilowattHours":0.01,"measured":3,"unmeasured":1,"gramsCo2e":3.8}""", CanonicalJson.SerializeLine(side).Trim());
        Assert.Null(EnergyText.ToReport(new EnergyTotal(1, 1, 0), null)!.GramsCo2e);
        Assert.Null(EnergyText.ToReport(null, 380));
        Assert.Equal(new EnergyTotal(36_000, 3, 1), EnergyText.ToTotal(side));
        Assert.Null(EnergyText.ToTotal(null));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("380", 380.0)]
    [InlineData("0", 0.0)]
    [InlineData("41.5", 41.5)]
    [InlineData(" 380 ", 380.0)]
    [InlineData("1e2", 100.0)]
    public void TheIntensity_IsANumber(string? text, double? grams) => Assert.Equal(grams, CarbonIntensity.Read(text));

    [Theory]
    [InlineData("much")]
    [InlineData("-1")]
    [InlineData("5001")]
    [InlineData("NaN")]
    [InlineData("1e4")]
    public void AnythingElse_IsRefused(string text)
    {
        var error = Assert.Throws<ReportedException>(() => CarbonIntensity.Read(text));
        Assert.Equal(ErrorCodes.BadCarbonIntensity, error.Code);
        Assert.Contains(CarbonIntensity.Variable, error.Message, StringComparison.Ordinal);
    }
}
