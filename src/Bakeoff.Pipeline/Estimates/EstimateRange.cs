using System.Text.Json.Serialization;

namespace Bakeoff.Pipeline;

/// <summary>What is expected of a number that is not known yet, and where it will lie in nine cases of ten or more.</summary>
/// <param name="Expected">The expected value.</param>
/// <param name="Low">The lower end of the range.</param>
/// <param name="High">The upper end of the range.</param>
public sealed record EstimateRange(double Expected, double Low, double High)
{
    /// <summary>The degrees of freedom of the prediction's Student's t distribution, at least 3; infinite for a normal one.</summary>
    [JsonIgnore]
    internal double Freedom { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// The number at a point of its distribution, of which the range is the middle 95 %: Student's t on either side of the expected value, in the
    /// logarithm where the end of that side is above 0.
    /// </summary>
    /// <param name="normal">The point, as the normal deviate with the same probability.</param>
    internal double At(double normal)
    {
        double part = ScaleRegression.StudentQuantile(Freedom, normal) / ScaleRegression.StudentQuantile(Freedom);
        return part >= 0 ? Expected * Math.Pow(High / Expected, part)
            : Low > 0 ? Expected * Math.Pow(Low / Expected, -part)
            : Math.Max(0, Expected * (1 + part));
    }

    /// <summary>Says whether a number lies in the range.</summary>
    /// <param name="value">The number.</param>
    public bool Contains(double value) => value >= Low && value <= High;
}
