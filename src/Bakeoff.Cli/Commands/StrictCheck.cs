using Bakeoff.Artifacts;
using Bakeoff.Core;

namespace Bakeoff.Cli;

/// <summary><c>--strict</c>: no value of a report may be one that chance explains.</summary>
internal static class StrictCheck
{
    private const int Named = 5;

    /// <exception cref="ReportedException">Some metrics do not measure some models (<c>BKF7003</c>), an error a model.</exception>
    public static void Require(string metricsFile)
    {
        var errors = new List<ErrorReport>();
        foreach (ModelMetrics model in CanonicalJson.Read<MetricsReport>(metricsFile).Models)
        {
            string[] blind = [.. model.Metrics.Where(metric => metric.DoesNotMeasure is not null)
                .Select(metric => $"{metric.Name} ({metric.Candidates.ToName()}) {metric.DoesNotMeasure}")];
            if (blind.Length > 0)
            {
                string more = blind.Length > Named ? FormattableString.Invariant($"; and {blind.Length - Named} more") : "";
                errors.Add(new ErrorReport(
                    ErrorCodes.DoesNotMeasure, FormattableString.Invariant(
                        $"{blind.Length} metrics do not measure {model.Name}: {string.Join("; ", blind.Take(Named))}{more}."),
                    "Do not quote them. Use more test users, other metrics, or leave the model out; without --strict the report only marks them."));
            }
        }

        if (errors.Count > 0)
        {
            throw new ReportedException(errors);
        }
    }
}
