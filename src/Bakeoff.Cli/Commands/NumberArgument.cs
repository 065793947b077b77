using System.CommandLine.Parsing;
using System.Globalization;

namespace Bakeoff.Cli;

/// <summary>Reads numbers of the command line: with a point, whatever the system's language, and no more forgiving than the docs are.</summary>
internal static class NumberArgument
{
    /// <summary>A finite number of at least 0; anything else, such as <c>0,05</c>, is an error.</summary>
    /// <param name="result">What stands on the command line.</param>
    public static double ParseAtLeast0(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value >= 0)
        {
            return value;
        }

        result.AddError($"'{text}' is not a number of at least 0, such as 0.005.");
        return 0;
    }

    /// <summary>A number of a range. A validator of an option must not ask for its value: where the text is not a number, that throws.</summary>
    /// <param name="result">What stands on the command line.</param>
    /// <param name="name">The option's name.</param>
    /// <param name="minimum">The smallest number.</param>
    /// <param name="maximum">The largest number.</param>
    public static double Parse(ArgumentResult result, string name, double minimum, double maximum)
    {
        if (double.TryParse(result.Tokens[^1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= minimum
            && value <= maximum)
        {
            return value;
        }

        result.AddError(
            string.Create(CultureInfo.InvariantCulture, $"'{name}' must be from {minimum} to {maximum}, not '{result.Tokens[^1].Value}'."));
        return minimum;
    }

    /// <summary>Parses an integer of a range.</summary>
    /// <param name="result">What stands on the command line.</param>
    /// <param name="name">The option's name.</param>
    /// <param name="minimum">The smallest number.</param>
    /// <param name="maximum">The largest number.</param>
    public static int ParseCount(ArgumentResult result, string name, int minimum, int maximum)
    {
        if (int.TryParse(result.Tokens[^1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= minimum
            && value <= maximum)
        {
            return value;
        }

        result.AddError(
            string.Create(CultureInfo.InvariantCulture, $"'{name}' must be from {minimum} to {maximum}, not '{result.Tokens[^1].Value}'."));
        return minimum;
    }
}
