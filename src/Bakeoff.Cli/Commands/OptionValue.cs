using System.CommandLine.Parsing;

namespace Bakeoff.Cli;

/// <summary>Reads options where the command line may still be wrong: in validators, which run whether or not a value can be converted.</summary>
internal static class OptionValue
{
    /// <summary>The value of an option; false where it has none that can be converted, which the parser reports itself.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="result">The option on the command line.</param>
    /// <param name="value">The value.</param>
    public static bool TryGet<T>(this OptionResult result, out T? value)
    {
        try
        {
            value = result.GetValueOrDefault<T>();
            return true;
        }
        catch (InvalidOperationException)
        {
            value = default;
            return false;
        }
    }
}
