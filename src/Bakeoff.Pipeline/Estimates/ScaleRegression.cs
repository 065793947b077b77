namespace Bakeoff.Pipeline;

/// <summary>
/// Predicts a positive number from earlier ones by a regression of its logarithm on that of a scale. The slope is expected to be 1 (twice the work
/// takes twice the time) and the spread to be <c>spread</c>, and both give way to the data: a conjugate Bayesian linear regression, whose prediction
/// has Student's t distribution (Gelman et al., Bayesian Data Analysis, 3rd edition, chapters 3 and 14). With one earlier number the range is wide;
/// it also widens with the distance from the scales that have been seen.
/// </summary>
/// <param name="spread">The expected standard deviation of the logarithm from run to run, above 0.</param>
/// <param name="slopeSpread">The standard deviation of the slope around 1 before anything is known, above 0.</param>
internal sealed class ScaleRegression(double spread, double slopeSpread)
{
    /// <summary>
    /// The 97.5 % point of the normal distribution: ranges are of 95 %, so that nine of ten is kept also where the model is not true.
    /// </summary>
    public const double Normal = 1.959963984540054;

    /// <summary>How many numbers the expected spread is worth.</summary>
    private const double PriorWeight = 3;

    /// <summary>Predicts the number at a scale.</summary>
    /// <param name="seen">
    /// Earlier numbers, at least one: the logarithm of their scale over that of the prediction, the number, and its weight.
    /// </param>
    /// <returns>The prediction with its range.</returns>
    public EstimateRange Predict(IReadOnlyList<(double LogScale, double Value, double Weight)> seen)
    {
        double weight = seen.Sum(of => of.Weight);
        double meanScale = seen.Sum(of => of.Weight * of.LogScale) / weight;
        double meanValue = seen.Sum(of => of.Weight * Math.Log(of.Value)) / weight;
        double prior = spread * spread / (slopeSpread * slopeSpread);
        double square = prior, product = prior;
        foreach ((double scale, double value, double share) in seen)
        {
            square += share * (scale - meanScale) * (scale - meanScale);
            product += share * (scale - meanScale) * (Math.Log(value) - meanValue);
        }

        double slope = product / square;
        double residuals = (prior * (slope - 1) * (slope - 1)) + (PriorWeight * spread * spread);
        foreach ((double scale, double value, double share) in seen)
        {
            double error = Math.Log(value) - meanValue - (slope * (scale - meanScale));
            residuals += share * error * error;
        }

        double freedom = PriorWeight + Math.Max(0, weight - 1);
        double deviation = Math.Sqrt(residuals / freedom * (1 + (1 / weight) + (meanScale * meanScale / square)));
        double expected = meanValue - (slope * meanScale), margin = StudentQuantile(freedom) * deviation;
        return new EstimateRange(Math.Exp(expected), Math.Exp(expected - margin), Math.Exp(expected + margin)) { Freedom = freedom };
    }

    /// <summary>
    /// A point of Student's t distribution, by the expansion of Abramowitz and Stegun, 26.7.5: at 97.5 % within 1 % from 3 degrees of freedom on.
    /// </summary>
    /// <param name="freedom">The degrees of freedom, at least 3; may be infinite.</param>
    /// <param name="z">The point of the normal distribution with the same probability; by default that of 97.5 %.</param>
    internal static double StudentQuantile(double freedom, double z = Normal)
    {
        double square = z * z;
        double first = z * (square + 1) / 4;
        double second = z * ((((5 * square) + 16) * square) + 3) / 96;
        double third = z * ((((((3 * square) + 19) * square) + 17) * square) - 15) / 384;
        return z + (first / freedom) + (second / (freedom * freedom)) + (third / (freedom * freedom * freedom));
    }
}
