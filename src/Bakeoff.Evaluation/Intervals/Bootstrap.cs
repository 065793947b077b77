namespace Bakeoff.Evaluation;

/// <summary>
/// Resamples the people who were tested (Efron, Annals of Statistics 7(1), 1979), a person with all folds that test it. All metrics of all models
/// see the same resamples: <see cref="PoissonResampler"/>. <see cref="Interval"/> makes intervals of them.
/// </summary>
/// <param name="people">The number of people, at least 1.</param>
/// <param name="resamples">The number of resamples, at least 2.</param>
/// <param name="seed">Seeds them.</param>
/// <param name="threads">Threads at most; the result does not depend on them.</param>
internal sealed class Bootstrap(int people, int resamples, ulong seed, int threads)
{
    private readonly PoissonResampler _resampler = new(people, resamples, seed, threads);

    /// <summary>For each metric the values of all resamples, in the order of the resamples; NaN where no resampled person has a value.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="cancellation">Looked at between blocks of resamples.</param>
    public double[][] Values(IReadOnlyList<PersonMetric> metrics, CancellationToken cancellation = default)
    {
        var columns = new ResampledColumns();
        ResampledRatio[] ratios = [.. metrics.Select(metric => RatioOf(columns, metric))];
        return Resample(columns, metrics.Count, (metric, sums) => metrics[metric].Value(ratios[metric].At(sums)), cancellation);
    }

    /// <summary>For each pair of metrics left − right of all resamples, in the order of the resamples.</summary>
    /// <param name="pairs">The pairs, each of one metric.</param>
    /// <param name="cancellation">Looked at between blocks of resamples.</param>
    public double[][] Differences(IReadOnlyList<(PersonMetric Left, PersonMetric Right)> pairs, CancellationToken cancellation = default)
    {
        var columns = new ResampledColumns();
        Difference[] differences = [.. pairs.Select(pair => DifferenceOf(columns, pair.Left, pair.Right))];
        return Resample(columns, pairs.Count, (pair, sums) => differences[pair](sums), cancellation);
    }

    private delegate double Difference(ReadOnlySpan<double> sums);

    private delegate double Result(int result, ReadOnlySpan<double> sums);

    private double[][] Resample(ResampledColumns columns, int results, Result of, CancellationToken cancellation)
    {
        double[][] resampled = [.. Enumerable.Range(0, results).Select(_ => new double[resamples])];
        if (results > 0)
        {
            columns.FindBounds(new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation });
            _resampler.Sum(
                columns.Columns,
                (resample, sums) =>
                {
                    for (int result = 0; result < results; result++)
                    {
                        resampled[result][resample] = of(result, sums);
                    }
                },
                cancellation);
        }

        return resampled;
    }

    private static ResampledRatio RatioOf(ResampledColumns columns, PersonMetric metric) =>
        columns.Add(metric.Ratio, metric.DeviationOf, metric.Weights, metric.RatioOf);

    /// <summary>
    /// With the same weights, the difference of each person is resampled, and not the difference of two resampled values: models that are nearly the
    /// same differ by far less than people do.
    /// </summary>
    private static Difference DifferenceOf(ResampledColumns columns, PersonMetric left, PersonMetric right)
    {
        if (!left.HasWeightsOf(right))
        {
            (ResampledRatio a, ResampledRatio b) = (RatioOf(columns, left), RatioOf(columns, right));
            return sums => left.Value(a.At(sums)) - right.Value(b.At(sums));
        }

        ResampledRatio difference = columns.Add(
            left.Ratio - right.Ratio, person => left.DeviationOf(right, person), left.Weights, person =>
                (left.Sums[person] - right.Sums[person]) / left.Weights[person]);
        if (!left.IsRoot)
        {
            return difference.At;
        }

        // √a − √b = (a − b) / (√a + √b), plus what rounding makes of the observed difference.
        ResampledRatio square = RatioOf(columns, right);
        double rounding = left.Total() - right.Total() - OfRoots(left.Ratio - right.Ratio, right.Ratio);
        return sums => OfRoots(difference.At(sums), square.At(sums)) + rounding;
    }

    private static double OfRoots(double difference, double right)
    {
        double both = Math.Sqrt(Math.Max(0, right + difference)) + Math.Sqrt(Math.Max(0, right));
        return both > 0 ? difference / both : difference; // 0, or NaN of a resample without a value.
    }
}
