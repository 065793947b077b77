using Bakeoff.Artifacts;

namespace Bakeoff.Experiments;

/// <summary>A model that an experiment has measured.</summary>
/// <param name="Name">Its name, such as <c>svd</c> or <c>item-knn</c>.</param>
/// <param name="Role">Whether it was trained, or is a floor or a ceiling.</param>
/// <param name="Metrics">The value of each metric by its id, such as <c>rmse/test-items</c> or <c>recall@10/seen-excluded</c>.</param>
public sealed record ModelResult(string Name, ModelRole Role, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>The value of a metric; null where the model has none.</summary>
    /// <param name="metric">Its id; or its name alone, which stands for that of the test items, or of the lists without seen items.</param>
    public double? Find(string metric)
    {
        string? id = MetricDefinition.IdsOf(metric).FirstOrDefault(Metrics.ContainsKey);
        return id is null ? null : Metrics[id];
    }
}
