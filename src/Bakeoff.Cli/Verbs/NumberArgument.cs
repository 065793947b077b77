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
}
