using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>
/// What is asked of the models on one page: the primary metrics, and of each metric two models, those of the declared pair or else the first two.
/// Models that a metric does not measure (marked ⚠) take no part.
/// </summary>
/// <remarks>
/// The first two of many are chosen by the values that they are then tested with. So the p-values are corrected, by <see cref="Holm"/>, for every
/// pair that could have been chosen: all pairs of the measured models at all primary metrics. A declared pair is corrected for the primary metrics
/// alone. A tuned model with its given options is no rival of its own: what tuning brought stands with the tuning.
/// </remarks>
internal sealed class PrimaryQuestion
{
    private readonly ReportData _data;
    private readonly Dictionary<ModelComparison, double> _adjusted;

    /// <param name="data">What the page shows.</param>
    public PrimaryQuestion(ReportData data)
    {
        _data = data;
        Metrics = [.. data.Metrics.Primary.Select(id => data.Metrics.Definition(id)).OfType<MetricDefinition>()];
        ModelComparison[] tested = [.. Metrics.SelectMany(Pairs).Where(pair => pair.PValue is not null)];
        double[] adjusted = Holm.Adjust([.. tested.Select(pair => pair.PValue!.Value)]);
        _adjusted = tested.Index().ToDictionary(pair => pair.Item, pair => adjusted[pair.Index]);
    }

    /// <summary>The primary metrics, in the order of the experiment.</summary>
    public IReadOnlyList<MetricDefinition> Metrics { get; }

    /// <summary>The names of the declared pair; null where the question is which model is first.</summary>
    public IReadOnlyList<string>? Pair => _data.Metrics.Pair;

    /// <summary>The models that a metric measures, the best first; the popularity floor is one of them.</summary>
    /// <param name="definition">The metric.</param>
    public IReadOnlyList<(ModelMetrics Model, MetricValue Metric)> Ranked(MetricDefinition definition) => Ranked(_data, definition);

    /// <summary>
    /// The models that a metric measures, the best first, without those that are there untuned for comparison; the popularity floor is one of them,
    /// and so is whatever the declared pair names.
    /// </summary>
    /// <param name="data">What the page shows.</param>
    /// <param name="definition">The metric.</param>
    public static IReadOnlyList<(ModelMetrics Model, MetricValue Metric)> Ranked(ReportData data, MetricDefinition definition) =>
        [.. data.Metrics.Models.Where(
            model => (model.Role == ModelRole.Model && !TuningSection.IsUntuned(data, model.Name)) || model.Name == "popularity"
                || data.Metrics.Pair?.Contains(model.Name) == true)
            .Select(model => (model, Metric: model.Find(definition.Name, definition.Candidates)!)).Where(of => of.Metric is { DoesNotMeasure: null })
            .OrderBy(of => definition.Better == MetricDirection.Lower ? of.Metric.Value : -of.Metric.Value)];

    /// <summary>The two models that are asked about at a metric, the better first; null where it does not measure two such models.</summary>
    /// <param name="definition">The metric.</param>
    public (ModelMetrics First, ModelMetrics Second)? Two(MetricDefinition definition)
    {
        ModelMetrics[] ranked = [.. Ranked(definition).Select(of => of.Model).Where(model => Pair?.Contains(model.Name) != false)];
        return ranked.Length < 2 ? null : (ranked[0], ranked[1]);
    }

    /// <summary>The p-value of two models at a metric, corrected for what else is asked; null where no test was made.</summary>
    /// <param name="definition">The metric.</param>
    /// <param name="left">One model.</param>
    /// <param name="right">The other.</param>
    public double? AdjustedPValue(MetricDefinition definition, string left, string right) =>
        Find(definition, left, right) is { } pair && _adjusted.TryGetValue(pair, out double value) ? value : null;

    /// <summary>What the p-values are corrected for, in words; empty where there is nothing to correct for.</summary>
    /// <param name="definition">The metric.</param>
    public string Correction(MetricDefinition definition)
    {
        string[] reasons =
        [
            .. Pair is null && Ranked(definition).Count > 2
                ? new[] { FormattableString.Invariant($"the choice among {Ranked(definition).Count} models") } : [],
            .. Metrics.Count > 1 ? new[] { FormattableString.Invariant($"{Metrics.Count} primary metrics") } : [],
        ];
        return reasons.Length == 0 ? "" : ", corrected for " + string.Join(" and ", reasons);
    }

    private IEnumerable<ModelComparison> Pairs(MetricDefinition definition)
    {
        ModelMetrics[] models = [.. Ranked(definition).Select(of => of.Model).Where(model => Pair?.Contains(model.Name) != false)];
        return models.SelectMany((_, i) => models.Take(i), (model, before) => Find(definition, model.Name, before.Name)).OfType<ModelComparison>();
    }

    /// <summary>As it was written, whichever of the two comes first.</summary>
    private ModelComparison? Find(MetricDefinition definition, string left, string right) => 
        _data.Metrics.Comparisons.FirstOrDefault(pair => pair.IsOf(definition.Name, definition.Candidates, left, right));
}
