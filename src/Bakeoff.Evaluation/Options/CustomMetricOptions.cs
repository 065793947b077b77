namespace Bakeoff.Evaluation;

/// <summary>A custom metric as an experiment declares it.</summary>
public sealed record CustomMetricOptions
{
    /// <summary>The name: it ends with <c>@k</c> for a metric of lists, such as <c>first-hit@k</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The full name of a class that implements <see cref="Core.IListMetric"/> or <see cref="Core.IRatingMetric"/>.</summary>
    public string Class { get; init; } = "";

    /// <summary>The options that the experiment gives the metric, as a JSON object with its keys in ordinal order. Default: none.</summary>
    public string Options { get; init; } = "{}";
}
