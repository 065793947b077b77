using System.Globalization;
using Bakeoff.Comparison;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Words for energy.</summary>
internal static class EnergyText
{
    private const int Digits = 6;

    /// <summary>Such as <c>5.21 kJ</c>.</summary>
    /// <param name="joules">The energy, in joules.</param>
    public static string Format(double joules) => joules switch
    {
        < 1e3 => string.Create(CultureInfo.InvariantCulture, $"{joules:F1} J"),
        < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{joules / 1e3:F2} kJ"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{joules / 1e6:F2} MJ"),
    };

    /// <summary>Such as <c>0.00145 kWh, 0.551 g CO2e (380 g/kWh)</c>.</summary>
    /// <param name="total">The energy of some stages.</param>
    /// <param name="intensity">The grams of CO2e for a kilowatt hour; null where that is not known.</param>
    public static string Describe(EnergyTotal total, double? intensity)
    {
        string carbon = intensity is not { } grams ? ""
            : string.Create(CultureInfo.InvariantCulture, $", {total.KilowattHours * grams:G3} g CO2e ({grams:0.#} g/kWh)");
        string missing = total.Unmeasured == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $", and {total.Unmeasured} {(total.Unmeasured == 1 ? "stage" : "stages")} not measured");
        return string.Create(CultureInfo.InvariantCulture, $"{total.KilowattHours:G3} kWh{carbon}{missing}");
    }

    /// <summary>What the stages of a run used together, or why it is not known.</summary>
    /// <param name="stages">The stages of the run.</param>
    /// <param name="intensity">The grams of CO2e for a kilowatt hour; null where that is not known.</param>
    /// <returns>A sentence; null where no stage ran here.</returns>
    public static string? DescribeRun(IReadOnlyList<StageRecord> stages, double? intensity)
    {
        if (EnergyTotal.Sum(stages) is { } total)
        {
            return $"Energy: {Describe(total, intensity)}.";
        }

        string? reason = stages.Where(stage => !stage.UpToDate && !stage.Fetched).Select(stage => stage.Energy?.Unavailable)
            .FirstOrDefault(of => of is not null);
        return reason is null ? null : $"Energy: not measurable here ({reason}).";
    }

    /// <summary>What one side of a comparison used, for its files.</summary>
    /// <param name="total">The energy of its stages; null where none was measured.</param>
    /// <param name="intensity">The grams of CO2e for a kilowatt hour; null where that is not known.</param>
    public static SideEnergy? ToReport(EnergyTotal? total, double? intensity) => total is null ? null
        : new SideEnergy(
            total.Joules, total.KilowattHours, total.Measured, total.Unmeasured,
            intensity is { } grams ? Math.Round(grams * total.KilowattHours, Digits) : null, Describe(total, intensity));

    /// <summary>The total that <see cref="ToReport"/> was given.</summary>
    /// <param name="side">What it gave.</param>
    public static EnergyTotal? ToTotal(SideEnergy? side) => side is null ? null : new EnergyTotal(side.Joules, side.Measured, side.Unmeasured);
}
