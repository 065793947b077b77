namespace Bakeoff.Evaluation;

/// <summary>
/// The columns that the bootstrap sums over resamples of people, and the ratios that are made of those sums. A column is computed where it is summed,
/// person by person: as arrays the columns of a model would be as large as its metrics. Metrics that have the same weights share one column of them.
/// </summary>
internal sealed class ResampledColumns
{
    private readonly List<Func<int, double>> _columns = [];
    private readonly List<(double[] Weights, int Column)> _weights = [];
    private readonly List<ResampledRatio> _ratios = [];

    /// <summary>The value of each column for a person.</summary>
    public IReadOnlyList<Func<int, double>> Columns => _columns;

    /// <summary>Adds the columns of a ratio.</summary>
    /// <param name="ratio">The ratio over all people.</param>
    /// <param name="deviationOf">Each person's deviation.</param>
    /// <param name="weights">Each person's weight.</param>
    /// <param name="ratioOf">The ratio of a person who has a weight.</param>
    /// <returns>The ratio, whose bounds are known after <see cref="FindBounds"/>.</returns>
    public ResampledRatio Add(double ratio, Func<int, double> deviationOf, double[] weights, Func<int, double> ratioOf)
    {
        int known = _weights.FindIndex(other => ReferenceEquals(other.Weights, weights) || other.Weights.AsSpan().SequenceEqual(weights));
        int weightColumn = known < 0 ? AddWeights(weights) : _weights[known].Column;
        _columns.Add(deviationOf);
        var added = new ResampledRatio(ratio, _columns.Count - 1, weightColumn, weights, ratioOf);
        _ratios.Add(added);
        return added;
    }

    /// <summary>Finds the bounds of every ratio.</summary>
    /// <param name="parallelism">Threads and cancellation.</param>
    public void FindBounds(ParallelOptions parallelism) => Parallel.For(0, _ratios.Count, parallelism, ratio => _ratios[ratio].FindBounds());

    private int AddWeights(double[] weights)
    {
        _weights.Add((weights, _columns.Count));
        _columns.Add(person => weights[person]);
        return _columns.Count - 1;
    }
}
