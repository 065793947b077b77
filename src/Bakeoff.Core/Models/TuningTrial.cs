namespace Bakeoff.Core;

/// <summary>A set of options that was tried on training rows that were held out.</summary>
/// <param name="Options">The values, by the names that they have in an experiment.</param>
/// <param name="Value">What it reached in the report's <see cref="TrainingReport.TuningMetric"/>.</param>
public sealed record TuningTrial(IReadOnlyDictionary<string, double> Options, double Value);
