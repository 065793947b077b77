using Bakeoff.Artifacts;

namespace Bakeoff.Experiments;

/// <summary>What came of a trial.</summary>
/// <param name="Trial">What the log says of it.</param>
/// <param name="Metric">The metric; null where there is no value.</param>
internal sealed record TrialResult(TuningReportTrial Trial, MetricDefinition? Metric)
{
    /// <summary>The share of the validation rows that an error is over; 1 for any other metric.</summary>
    public double Coverage { get; init; } = 1;

    /// <summary>Whether nothing had to run.</summary>
    public bool WasUpToDate { get; init; }
}
