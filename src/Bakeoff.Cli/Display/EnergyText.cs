using System.Globalization;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary>Words for energy.</summary>
internal static class EnergyText
{
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

    /// <summary>What both sides of a comparison used; null where neither was measured.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="intensity">The grams of CO2e for a kilowatt hour; null where that is not known.</param>
    public static string? Describe(ComparisonResult result, double? intensity)
    {
        string Side(EnergyTotal? total) => total is null ? "not measured" : Describe(total, intensity);
        return result is { BaselineEnergy: null, CandidateEnergy: null } ? null
            : $"  energy of {result.Baseline}: {Side(result.BaselineEnergy)}; of {result.Candidate}: {Side(result.CandidateEnergy)}";
    }
}
