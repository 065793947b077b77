using System.Globalization;

namespace Bakeoff.Reporting;

/// <summary>
/// Numbers with a fixed count of decimals, as pages, tables and sentences show them. What rounds to zero has no sign: there is no "−0.0000".
/// </summary>
internal static class Decimals
{
    /// <summary>A number, such as <c>0.8243</c>; below zero with a minus sign.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Its decimals.</param>
    public static string Plain(double value, int digits = 4)
    {
        string text = Math.Abs(value).ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return value < 0 && IsNotZero(text) ? "−" + text : text;
    }

    /// <summary>A number that may be absent.</summary>
    /// <param name="value">The number; null for a dash.</param>
    /// <param name="digits">Its decimals.</param>
    public static string Plain(double? value, int digits = 4) => value is { } number ? Plain(number, digits) : "–";

    /// <summary>A difference, such as <c>+0.0301</c>: with its sign, unless it rounds to zero.</summary>
    /// <param name="value">The difference.</param>
    /// <param name="digits">Its decimals.</param>
    public static string Signed(double value, int digits = 4)
    {
        string text = Plain(value, digits);
        return value > 0 && IsNotZero(text) ? "+" + text : text;
    }

    /// <summary>The size of a difference that is not 0: <c>0.0301</c>, or <c>less than 0.0001</c>.</summary>
    /// <param name="difference">The difference.</param>
    public static string Size(double difference) => IsNotZero(Plain(Math.Abs(difference))) ? Plain(Math.Abs(difference)) : "less than 0.0001";

    /// <summary>A p-value: <c>p = 0.0123</c>, or <c>p &lt; 0.0001</c>.</summary>
    /// <param name="value">The p-value, from 0 to 1.</param>
    public static string PValue(double value) => value < 0.0001 ? "p < 0.0001" : "p = " + Plain(value);

    private static bool IsNotZero(string text) => text.Any(letter => letter is >= '1' and <= '9') || !text.Any(char.IsAsciiDigit);
}
