using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Cli;

/// <summary><c>--strict</c>: no value of a report may be one that chance explains.</summary>
internal static class StrictCheck
{
    private const int Named = 5;

    /// <exception cref="ReportedException">Some metrics do not measure some models (<c>BKF7003</c>), an error a model.</exception>
    public static void Require(string metricsFile)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(metricsFile));
        var errors = new List<ErrorReport>();
        foreach (JsonElement model in document.RootElement.GetProperty("models").EnumerateArray())
        {
            string[] blind = [.. model.GetProperty("metrics").EnumerateArray().Where(metric => metric.TryGetProperty("doesNotMeasure", out _))
                .Select(metric => $"{metric.GetProperty("name").GetString()} ({metric.GetProperty("candidates").GetString()}) {metric.GetProperty("doesNotMeasure").GetString()}")];
            if (blind.Length > 0)
            {
                string more = blind.Length > Named ? FormattableString.Invariant($"; and {blind.Length - Named} more") : "";
                errors.Add(new ErrorReport(
                    ErrorCodes.DoesNotMeasure, FormattableString.Invariant($"{blind.Length} metrics do not measure {model.GetProperty("name").GetString()}: {string.Join("; ", blind.Take(Named))}{more}."),
                    "Do not quote them. Use more test users, other metrics, or leave the model out; without --strict the report only marks them."));
            }
        }

        if (errors.Count > 0)
        {
            throw new ReportedException(errors);
        }
    }
}
