using System.Text.Json;
using Bakeoff.Artifacts;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Reads the values of <c>metrics.json</c>.</summary>
internal static class MetricsReader
{
    /// <summary>Reads the models with their metrics.</summary>
    /// <param name="json">The content of the file.</param>
    /// <returns>Null where another version of Bakeoff wrote it in a form that this one cannot read.</returns>
    public static IReadOnlyList<ModelResult>? TryRead(string json) =>
        TryReadMetrics(json)?.Select(model => new ModelResult(model.Name, model.Role, MetricsOf(model))).ToArray();

    /// <summary>Reads the models with all that is said of their metrics.</summary>
    /// <param name="json">The content of the file.</param>
    /// <returns>Null where another version of Bakeoff wrote it in a form that this one cannot read.</returns>
    public static IReadOnlyList<ModelMetrics>? TryReadMetrics(string json)
    {
        try
        {
            return CanonicalJson.Deserialize<MetricsReport>(json).Models;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The values of a model's metrics, by their ids.</summary>
    /// <param name="model">The model.</param>
    public static Dictionary<string, double> MetricsOf(ModelMetrics model) =>
        model.Metrics.ToDictionary(metric => metric.Id, metric => metric.Value, StringComparer.Ordinal);
}
