namespace Bakeoff.Evaluation;

/// <summary>
/// A ratio over resamples, made from deviations: ratio + Σ deviations / Σ weights. Where all people are alike the deviations are 0, and every
/// resample has the ratio itself, to the last bit; where they are not, the rounding of the sums is small beside the width of the interval.
/// </summary>
internal sealed class ResampledRatio
{
    private readonly double _ratio;
    private readonly double _lowest;
    private readonly double _highest;
    private readonly int _deviations;
    private readonly int _weights;

    /// <param name="columns">Receives the columns to sum; weights that are there are used again.</param>
    /// <param name="ratio">The ratio over all people.</param>
    /// <param name="deviations">Each person's deviation.</param>
    /// <param name="weights">Each person's weight.</param>
    /// <param name="ratioOf">The ratio of a person who has a weight.</param>
    public ResampledRatio(List<double[]> columns, double ratio, double[] deviations, double[] weights, Func<int, double> ratioOf)
    {
        (_ratio, _lowest, _highest) = (ratio, ratio, ratio);
        for (int person = 0; person < weights.Length; person++)
        {
            double own = weights[person] > 0 ? ratioOf(person) : ratio;
            (_lowest, _highest) = (Math.Min(_lowest, own), Math.Max(_highest, own));
        }

        _weights = columns.FindIndex(column => ReferenceEquals(column, weights) || column.AsSpan().SequenceEqual(weights));
        if (_weights < 0)
        {
            _weights = columns.Count;
            columns.Add(weights);
        }

        _deviations = columns.Count;
        columns.Add(deviations);
    }

    /// <summary>
    /// The ratio of a resample, between the lowest and the highest of a person, as weighted means are; NaN where nobody in it has a weight.
    /// </summary>
    /// <param name="sums">The sums of the columns over the resample.</param>
    public double At(ReadOnlySpan<double> sums) =>
        sums[_weights] > 0 ? Math.Clamp(_ratio + (sums[_deviations] / sums[_weights]), _lowest, _highest) : double.NaN;
}
