using Bakeoff.Artifacts;

namespace Bakeoff.Experiments;

/// <summary>One metric of one model on both sides of a comparison.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Metric">The id of the metric, such as <c>rmse/test-items</c> or <c>recall@10/seen-excluded</c>.</param>
/// <param name="IsPrimary">Whether the comparison is about it; all other metrics are exploratory.</param>
/// <param name="Baseline">The value of the baseline.</param>
/// <param name="Candidate">The value of the candidate.</param>
/// <param name="Difference">The value of the candidate minus that of the baseline.</param>
/// <param name="Low">The lower end of the 95 % interval of the difference; null where there is no interval.</param>
/// <param name="High">The upper end of that interval.</param>
/// <param name="Verdict">Whether the candidate is better or worse, as far as a difference is shown.</param>
public sealed record MetricComparison(
    string Model, string Metric, bool IsPrimary, double Baseline, double Candidate, double Difference, double? Low, double? High, Verdict Verdict);
