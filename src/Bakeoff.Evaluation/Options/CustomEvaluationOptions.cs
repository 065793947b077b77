namespace Bakeoff.Evaluation;

/// <summary>The options of the stage <c>Evaluate</c> of an experiment that declares custom metrics.</summary>
public sealed record CustomEvaluationOptions : EvaluationOptions
{
    /// <summary>Creates options with all defaults.</summary>
    public CustomEvaluationOptions()
    {
    }

    /// <summary>Creates options with the values of others.</summary>
    /// <param name="options">The options of an experiment.</param>
    public CustomEvaluationOptions(EvaluationOptions options)
        : base(options)
    {
    }

    /// <summary>The custom metrics in the ordinal order of their names. Default: null, there are none.</summary>
    public CustomMetricOptions[]? Metrics { get; init; }
}
