namespace Bakeoff.Evaluation;

/// <summary>
/// A ratio over resamples, made from deviations: ratio + Σ deviations / Σ weights. Where all people are alike the deviations are 0, and every
/// resample has the ratio itself, to the last bit; where they are not, the rounding of the sums is small compared with the width of the interval.
/// </summary>
/// <param name="ratio">The ratio over all people.</param>
/// <param name="deviations">The number of the column of deviations.</param>
/// <param name="weightColumn">The number of the column of weights.</param>
/// <param name="weights">Each person's weight.</param>
/// <param name="ratioOf">The ratio of a person who has a weight.</param>
internal sealed class ResampledRatio(double ratio, int deviations, int weightColumn, double[] weights, Func<int, double> ratioOf)
{
    private double _lowest;
    private double _highest;

    /// <summary>Finds the lowest and the highest ratio of a person.</summary>
    public void FindBounds()
    {
        (_lowest, _highest) = (ratio, ratio);
        for (int person = 0; person < weights.Length; person++)
        {
            double own = weights[person] > 0 ? ratioOf(person) : ratio;
            (_lowest, _highest) = (Math.Min(_lowest, own), Math.Max(_highest, own));
        }
    }

    /// <summary>
    /// The ratio of a resample, between the lowest and the highest of a person, as weighted means are; NaN where nobody in it has a weight.
    /// </summary>
    /// <param name="sums">The sums of the columns over the resample.</param>
    public double At(ReadOnlySpan<double> sums) =>
        sums[weightColumn] > 0 ? Math.Clamp(ratio + (sums[deviations] / sums[weightColumn]), _lowest, _highest) : double.NaN;
}
