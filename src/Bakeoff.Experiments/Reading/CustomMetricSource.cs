using Bakeoff.Evaluation;

namespace Bakeoff.Experiments;

/// <summary>A custom metric that an experiment declares.</summary>
/// <param name="Options">What the stage Evaluate reads.</param>
/// <param name="Class">The class that measures.</param>
internal sealed record CustomMetricSource(CustomMetricOptions Options, CustomClass Class);
