using Bakeoff.Evaluation;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>A custom metric that an experiment declares.</summary>
/// <param name="Options">What the stage Evaluate reads.</param>
/// <param name="Code">The class and its assembly's file.</param>
internal sealed record CustomMetricSource(CustomMetricOptions Options, StageCode Code);
