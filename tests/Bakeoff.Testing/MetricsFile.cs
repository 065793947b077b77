using System.Globalization;
using System.Text.Json;

namespace Bakeoff.Testing;

/// <summary>Reads <c>metrics.json</c> as tests ask for it.</summary>
internal static class MetricsFile
{
    /// <summary>Returns every metric as a line, with every digit.</summary>
    public static string Lines(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        return string.Join('\n', Models(document).SelectMany(entry => Metrics(entry).Select(metric =>
            $"{entry.GetProperty("name")} {metric.GetProperty("name")} {metric.GetProperty("candidates")} {Digits(metric.GetProperty("value"))} " +
            $"[{End(metric, "low")}, {End(metric, "high")}]")));
    }

    /// <summary>Returns one metric of one model.</summary>
    public static double Value(string file, string model, string name, string candidates)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        return Metrics(Models(document).Single(entry => entry.GetProperty("name").GetString() == model))
            .Single(metric => metric.GetProperty("name").GetString() == name && metric.GetProperty("candidates").GetString() == candidates)
            .GetProperty("value").GetDouble();
    }

    private static JsonElement.ArrayEnumerator Models(JsonDocument document) => document.RootElement.GetProperty("models").EnumerateArray();

    private static JsonElement.ArrayEnumerator Metrics(JsonElement model) => model.GetProperty("metrics").EnumerateArray();

    private static string End(JsonElement metric, string name) =>
        metric.GetProperty(name) is { ValueKind: JsonValueKind.Number } end ? Digits(end) : "–";

    private static string Digits(JsonElement number) => number.GetDouble().ToString("0.0################", CultureInfo.InvariantCulture);
}
