using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>The metrics of hits at each length, a column each; those of one length follow each other.</summary>
internal sealed class HitColumns
{
    private readonly (HitMetric Metric, int Length)[] _columns;
    private readonly int[] _all;
    private readonly int[] _withoutHit; // Those that are to be computed for a list without a hit.

    /// <summary>Creates a column for every metric of hits at every length.</summary>
    /// <param name="metrics">The metrics and each k.</param>
    /// <param name="candidates">Which lists are measured.</param>
    public HitColumns(MetricSet metrics, CandidateSet candidates)
    {
        _columns = [.. metrics.Lengths.SelectMany(_ => metrics.Hits, (k, metric) => (metric, k))];
        Definitions = [.. _columns.Select(column => column.Metric.Define(candidates, column.Length))];
        _all = [.. Enumerable.Range(0, _columns.Length)];
        _withoutHit = [.. _all.Where(column => !IsZeroWithoutHit(column))];
    }

    /// <summary>What each column is.</summary>
    public MetricDefinition[] Definitions { get; }

    /// <summary>
    /// Whether a list has no hit, so that metrics which are zero without a hit are 0 and none of them is undefined, since the best list would have a
    /// gain.
    /// </summary>
    /// <param name="ranked">Where the user's test items stand.</param>
    public static bool IsMiss(RankedTest ranked) => ranked.Ranks.IsEmpty && Discounts.ExponentialGain(ranked.IdealGains[0]) > 0;

    /// <summary>The columns that are not 0 for a user without being computed.</summary>
    /// <param name="ranked">Where the user's test items stand.</param>
    public ReadOnlySpan<int> ToMeasure(RankedTest ranked) => IsMiss(ranked) ? _withoutHit : _all;

    /// <summary>Computes a column for a user, NaN where it is undefined.</summary>
    /// <param name="ranked">Where the user's test items stand.</param>
    /// <param name="column">The number of the column.</param>
    public double Measure(RankedTest ranked, int column) => _columns[column].Metric.Compute(ranked, _columns[column].Length);

    /// <summary>Whether a column is 0 for a list without a hit.</summary>
    /// <param name="column">The number of the column.</param>
    public bool IsZeroWithoutHit(int column) => _columns[column].Metric.IsZeroWithoutHit;

    /// <summary>Whether a user counts by the number of its test rows.</summary>
    /// <param name="column">The number of the column.</param>
    public bool IsOverRatings(int column) => _columns[column].Metric.Over == MetricPopulation.Ratings;
}
