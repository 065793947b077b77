using System.Globalization;

namespace Bakeoff.Reporting;

/// <summary>Round numbers along an axis: one, two or five times a power of ten.</summary>
internal static class Ticks
{
    /// <summary>Gives the distance of round numbers, of which about so many are in a range.</summary>
    /// <param name="range">The size of the range, above 0.</param>
    /// <param name="count">How many are wanted, from 1.</param>
    public static double StepOf(double range, int count)
    {
        (double mantissa, int exponent) = Split(range / count);
        return Join(mantissa <= 1.5 ? 1 : mantissa <= 3.5 ? 2 : mantissa <= 7.5 ? 5 : 10, exponent);
    }

    /// <summary>Gives the multiples of a step within a range, both ends included.</summary>
    /// <param name="low">The lowest value.</param>
    /// <param name="high">The highest value.</param>
    /// <param name="step">What <see cref="StepOf"/> gave.</param>
    public static IEnumerable<double> Linear(double low, double high, double step)
    {
        const double Tolerance = 1e-6; // A multiple of 0.1 is not quite one.
        double first = Math.Ceiling((low / step) - Tolerance), more = Math.Floor((high / step) + Tolerance) - first;
        for (int i = 0; i <= more; i++) // An integer: above 2^53 a double that counts stays where it is.
        {
            yield return (first + i) * step;
        }
    }

    /// <summary>Gives one, two and five times the powers of ten within a range; the powers alone where it is wide.</summary>
    /// <param name="low">The lowest value, above 0.</param>
    /// <param name="high">The highest value.</param>
    public static IEnumerable<double> Logarithmic(double low, double high)
    {
        const double Wide = 1000;
        int[] factors = high / low > Wide ? [1] : [1, 2, 5];
        for (int exponent = Split(low).Exponent; Join(1, exponent) <= high; exponent++)
        {
            foreach (double tick in factors.Select(factor => Join(factor, exponent)).Where(tick => tick >= low && tick <= high))
            {
                yield return tick;
            }
        }
    }

    /// <summary>Writes ticks with the same number of decimals, as many as one of them needs: <c>0.80, 0.85</c>.</summary>
    /// <param name="values">The ticks.</param>
    public static IReadOnlyList<string> Format(IReadOnlyList<double> values)
    {
        string[] texts = [.. values.Select(Format)];
        if (texts.Any(text => text.Contains('E', StringComparison.Ordinal)))
        {
            return texts;
        }

        int decimals = texts.Select(text => text.IndexOf('.', StringComparison.Ordinal) is >= 0 and int point ? text.Length - point - 1 : 0)
            .DefaultIfEmpty(0).Max();
        string format = "#,0" + (decimals == 0 ? "" : "." + new string('0', decimals));
        return [.. texts.Zip(values, (text, value) => text == "0" ? text : value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−'))];
    }

    /// <summary>Writes a tick without digits that say nothing: <c>0.85</c>, <c>2,000</c>.</summary>
    /// <param name="value">The tick.</param>
    public static string Format(double value) => Math.Abs(value) is < 1e-12 ? "0"
        : Math.Abs(value) is >= 1e9 or < 1e-4 ? value.ToString("0.##E+0", CultureInfo.InvariantCulture)
        : value.ToString("#,0.#####", CultureInfo.InvariantCulture).Replace('-', '−');

    // By their digits: logarithms and powers differ in the last bit from one system's library to another's.
    private static (double Mantissa, int Exponent) Split(double value)
    {
        string[] parts = value.ToString("E12", CultureInfo.InvariantCulture).Split('E');
        return (double.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static double Join(int digit, int exponent) => double.Parse(string.Create(CultureInfo.InvariantCulture, $"{digit}E{exponent}"),
        CultureInfo.InvariantCulture);
}
