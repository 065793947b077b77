namespace Bakeoff.Evaluation;

/// <summary>The options of the stage <c>Evaluate</c> of an experiment that declares custom metrics.</summary>
public sealed record CustomEvaluationOptions : EvaluationOptions
{
    /// <summary>The custom metrics in the ordinal order of their names. Default: null, there are none.</summary>
    public CustomMetricOptions[]? Metrics { get; init; }
}
