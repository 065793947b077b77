using System.Text.Json;

namespace Bakeoff.Experiments;

/// <summary>Reads the values of <c>metrics.json</c>.</summary>
internal static class MetricsReader
{
    /// <summary>Reads the models with their metrics.</summary>
    /// <param name="json">The content of the file.</param>
    public static IReadOnlyList<ModelResult> Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.GetProperty("models").EnumerateArray()
                .Select(model => new ModelResult(model.GetProperty("name").GetString()!, model.GetProperty("role").GetString()!, MetricsOf(model))),
        ];
    }

    private static Dictionary<string, double> MetricsOf(JsonElement model)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (JsonElement metric in model.GetProperty("metrics").EnumerateArray())
        {
            metrics[$"{metric.GetProperty("name").GetString()}/{metric.GetProperty("candidates").GetString()}"] = metric.GetProperty("value").GetDouble();
        }

        return metrics;
    }
}
