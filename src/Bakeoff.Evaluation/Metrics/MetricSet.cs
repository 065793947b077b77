namespace Bakeoff.Evaluation;

/// <summary>
/// The metrics that an evaluation measures, those of lists at some lengths: the built-in ones, and the custom ones of the experiment after them.
/// </summary>
internal sealed class MetricSet
{
    /// <summary>Creates the set of built-in and custom metrics.</summary>
    /// <param name="options">The list lengths, in any order, and the parameters of metrics.</param>
    /// <param name="custom">The custom metrics; null for none.</param>
    public MetricSet(EvaluationOptions options, IReadOnlyList<Metric>? custom = null)
    {
        Lengths = [.. options.K.Distinct().Order()];
        All = [.. BuiltInMetrics.With(options), .. custom ?? []];
        Errors = [.. All.OfType<RatingMetric>().Where(metric => !metric.RanksTestItems)];
        Rankings = [.. All.OfType<RatingMetric>().Where(metric => metric.RanksTestItems)];
        Hits = [.. All.OfType<HitMetric>()];
        Lists = [.. All.OfType<ListMetric>()];
        Catalogue = [.. All.OfType<CatalogueMetric>()];
        Pooled = [.. All.OfType<PooledRatingMetric>()];
    }

    /// <summary>All metrics, in the order of the reference.</summary>
    public IReadOnlyList<Metric> All { get; }

    /// <summary>The list lengths k, ascending.</summary>
    public int[] Lengths { get; }

    /// <summary>The metrics of predicted ratings, by user.</summary>
    public RatingMetric[] Errors { get; }

    /// <summary>The metrics of the order of each user's test items.</summary>
    public RatingMetric[] Rankings { get; }

    /// <summary>The metrics of where the test items stand in the lists.</summary>
    public HitMetric[] Hits { get; }

    /// <summary>The metrics of what each user's list is like.</summary>
    public ListMetric[] Lists { get; }

    /// <summary>The metrics of all lists together.</summary>
    public CatalogueMetric[] Catalogue { get; }

    /// <summary>The metrics of all predicted ratings together.</summary>
    public PooledRatingMetric[] Pooled { get; }

    /// <summary>What each of the metrics that were measured computes, in the order of the reference.</summary>
    /// <param name="definitions">What was measured.</param>
    public IReadOnlyList<MetricFormula> FormulasOf(IEnumerable<MetricDefinition> definitions)
    {
        HashSet<string> names = [.. definitions.Select(definition => definition.Name)];
        return
        [
            .. All.Where(metric => names.Contains(metric.Name) || Lengths.Any(k => names.Contains(metric.NameAt(k))))
                .Select(metric => new MetricFormula(
                    metric.Name, metric.Formula.Length > 0 ? metric.Formula : metric.Summary, metric.Source.Length > 0 ? metric.Source : null)),
        ];
    }

    /// <summary>The ids of the metrics that any two models are compared on: see <see cref="Metric.IsCompared"/>.</summary>
    public IEnumerable<string> ComparedIds() => All.Where(metric => metric.IsCompared)
        .Select(metric => (metric.HasLength ? metric.Define(metric.Candidates[0], Lengths[^1]) : metric.Define(metric.Candidates[0])).Id);
}
