using Bakeoff.Evaluation;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Adds custom metrics to the node of the stage Evaluate, and finds them there.</summary>
internal static class CustomMetricNode
{
    /// <summary>Adds the metrics to the options and their code to the key; a node without custom metrics stays as it is.</summary>
    /// <param name="evaluate">The node.</param>
    /// <param name="metrics">The metrics, in the order of their names.</param>
    public static StageNode Extend(StageNode evaluate, IReadOnlyCollection<CustomMetricSource> metrics) => metrics.Count == 0
        ? evaluate : evaluate with
    {
        Options = new CustomEvaluationOptions((EvaluationOptions)evaluate.Options) { Metrics = [.. metrics.Select(metric => metric.Options)] },
        CustomCode = metrics.First().Code with
        {
            Type = string.Join(StageCode.Separator, metrics.Select(metric => metric.Code.Type).Distinct().Order(StringComparer.Ordinal)),
        },
    };

    /// <summary>Finds the names of the custom metrics that a graph measures, such as <c>first-hit@k</c>.</summary>
    /// <param name="graph">The graph.</param>
    public static IReadOnlyCollection<string> NamesIn(StageGraph graph) =>
        [.. graph.Nodes.Select(node => node.Options).OfType<CustomEvaluationOptions>().SelectMany(options => options.Metrics ?? [])
            .Select(metric => metric.Name)];
}
