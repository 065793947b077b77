namespace Bakeoff.Evaluation;

/// <summary>
/// Every built-in metric, in the order of the reference and of <c>metrics.json</c>. A new metric is a class with its object, and a line here.
/// </summary>
internal static class BuiltInMetrics
{
    /// <summary>All metrics.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Rmse.Pooled, Mae.Pooled, Rmse.ByUser, Mae.ByUser,
        CalibrationError.Metric,
        RatedNdcg.TextbookMetric, RatedNdcg.ExponentialMetric, RatedNdcg.LensKitMetric, RatedNdcg.LensKitExponentialMetric,
        TopKAccuracy.Metric,
        Precision.Metric,
        Recall.Metric,
        CappedRecall.Metric,
        HitRate.Metric,
        ReciprocalRank.Metric,
        RankBiasedPrecision.Metric,
        AveragePrecision.Metric,
        ListNdcg.BinaryMetric, ListNdcg.RawMetric, ListNdcg.ExponentialMetric, ListNdcg.LensKitMetric,
        LimitedAuc.Metric,
        Novelty.Metric,
        IntraListDiversity.Metric,
        PopularityLift.Metric,
        CatalogueCoverage.Metric,
        Gini.Metric,
    ];

    /// <summary>All metrics with the parameters that an experiment gives them, in the order of the table.</summary>
    /// <param name="options">The options of the experiment.</param>
    public static IEnumerable<Metric> With(EvaluationOptions options) => All.Select(metric => metric.Configure?.Invoke(options) ?? metric);

    /// <summary>The metrics of one kind, in the order of the table.</summary>
    /// <typeparam name="T">The kind: what the metrics are computed from.</typeparam>
    public static IReadOnlyList<T> OfType<T>()
        where T : Metric => [.. All.OfType<T>()];

    /// <summary>Finds the metric that a name in <c>metrics.json</c> stands for, such as <c>recall@10</c>.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Null where it is no built-in metric.</returns>
    public static Metric? Find(string name)
    {
        int? length = MetricNames.LengthOf(name);
        return All.FirstOrDefault(metric => metric.Name == name || (length is { } k && metric.NameAt(k) == name));
    }
}
