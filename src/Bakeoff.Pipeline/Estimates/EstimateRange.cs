using System.Text.Json.Serialization;

namespace Bakeoff.Pipeline;

/// <summary>What is expected of a number that is not known yet, and where it will lie in nine cases of ten or more.</summary>
/// <param name="Expected">The expected value.</param>
/// <param name="Low">The lower end of the range.</param>
/// <param name="High">The upper end of the range.</param>
public sealed record EstimateRange(double Expected, double Low, double High)
{
    /// <summary>
    /// How uncertain the logarithm of the number is: half of the range's width over the 97.5 % point of the normal distribution; 0 for a range
    /// without a width.
    /// </summary>
    [JsonIgnore]
    internal double LogDeviation => Low > 0 && High > Low ? Math.Log(High / Low) / 2 / ScaleRegression.Normal : 0;

    /// <summary>Says whether a number lies in the range.</summary>
    /// <param name="value">The number.</param>
    public bool Contains(double value) => value >= Low && value <= High;
}
