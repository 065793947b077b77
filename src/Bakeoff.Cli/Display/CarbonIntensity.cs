using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Cli;

/// <summary>
/// How much carbon dioxide, and what warms as much, a kilowatt hour of electricity stands for: it depends on where and when a machine runs, so that
/// only its user can say.
/// </summary>
internal static class CarbonIntensity
{
    /// <summary>The environment variable with the grams of CO2e for a kilowatt hour.</summary>
    public const string Variable = "BAKEOFF_CARBON_INTENSITY";

    private const double MaxGrams = 5000;

    private const NumberStyles Written =
        NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    /// <summary>The grams of CO2e for a kilowatt hour; null where the variable is not set.</summary>
    /// <exception cref="ReportedException">It is not a number from 0 to 5000 (<c>BKF1036</c>).</exception>
    public static double? Read() => Read(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Reads the variable's value.</summary>
    /// <param name="text">The value; null or empty where it is not set.</param>
    /// <exception cref="ReportedException">It is not a number from 0 to 5000 (<c>BKF1036</c>).</exception>
    internal static double? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return double.TryParse(text, Written, CultureInfo.InvariantCulture, out double grams) && grams is >= 0 and <= MaxGrams
            ? grams : throw new ReportedException([new ErrorReport(
                ErrorCodes.BadCarbonIntensity, $"{Variable} is '{text}', not a number from 0 to 5000.",
                "Set it to the grams of CO2e for a kilowatt hour of the electricity that the machine uses, such as 380, or do not set it.")]);
    }
}
