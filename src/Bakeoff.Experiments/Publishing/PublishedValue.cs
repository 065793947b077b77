using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>One value that somebody published, as it is printed there: an object of <c>values</c> in <c>published.json</c>.</summary>
public sealed record PublishedValue
{
    /// <summary>What the source calls the method, such as <c>EASE, λ = 500</c>.</summary>
    public string Method { get; init; } = "";

    /// <summary>
    /// The model of the experiment that answers it, or a floor such as <c>popularity</c>. Default: none; then the value is only listed.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>The metric by its name or id, such as <c>rmse</c> or <c>recall@20/seen-excluded</c>.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The value with the digits that the source prints, such as <c>"0.920"</c>: a string, so that a zero at its end stays.</summary>
    public string Value { get; init; } = "";

    /// <summary>Where it is printed.</summary>
    public string Source { get; init; } = "";

    /// <summary>
    /// How far our value may be from the printed one and still count as equal, from 0 to 1. Default: half a unit of the last printed digit.
    /// </summary>
    [OptionRange(0, 1)]
    public double? Tolerance { get; init; }

    /// <summary>
    /// Whether the protocol leaves nothing to chance, so that a value that differs is an error (<c>BKF2031</c>). Default false.
    /// </summary>
    public bool Exact { get; init; }

    /// <summary>The printed value as a number.</summary>
    internal double Number => double.Parse(Value, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Gets how far our value may be from the printed one and still count as equal.</summary>
    internal double Margin => Tolerance ?? 0.5 * Math.Pow(10, -DigitsOf(Value));

    /// <summary>Whether the value is a decimal number, such as <c>.1341</c>.</summary>
    internal bool IsNumber => double.TryParse(
        Value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number);

    /// <summary>Says how our value stands to the printed one.</summary>
    /// <param name="ours">Our value.</param>
    /// <param name="low">The lower end of our interval; null where there is none.</param>
    /// <param name="high">The upper end of our interval; null where there is none.</param>
    internal PublishedVerdict Judge(double ours, double? low, double? high)
    {
        // The printed digits are decimal, so that a half of the last one is not exact in binary.
        const double Rounding = 1e-12;
        if (Math.Abs(ours - Number) <= Margin + Rounding)
        {
            return PublishedVerdict.Equal;
        }

        if (Exact)
        {
            return PublishedVerdict.Differs;
        }

        return Number + Margin + Rounding < (low ?? ours) ? PublishedVerdict.Below
            : Number - Margin - Rounding > (high ?? ours) ? PublishedVerdict.Above : PublishedVerdict.Inside;
    }

    private static int DigitsOf(string value) => value.IndexOf('.', StringComparison.Ordinal) is >= 0 and int point ? value.Length - point - 1 : 0;
}
