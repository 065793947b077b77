using Bakeoff.Core;
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
        CustomCode = new Lazy<StageCode>(() => CodeOf(metrics)),
    };

    /// <summary>All classes in one: a stage has one assembly of the user's.</summary>
    private static StageCode CodeOf(IReadOnlyCollection<CustomMetricSource> declared)
    {
        CustomMetricSource[] metrics = [.. declared];
        StageCode[] codes = [.. metrics.Select(metric => metric.Class.Code.Value)];
        int other = Array.FindIndex(codes, code => code.Path != codes[0].Path);
        return other < 0
            ? codes[0] with { Type = string.Join(StageCode.Separator, codes.Select(code => code.Type).Distinct().Order(StringComparer.Ordinal)) }
            : throw new ReportedException([new ErrorReport(
                ErrorCodes.ConflictingOptions,
                $"'{metrics[0].Options.Name}' and '{metrics[other].Options.Name}' are classes of two assemblies, and all metrics of an experiment "
                    + "must be "
                    + "of one.", "Put the classes into one project.", metrics[other].Class.Location)]);
    }

    /// <summary>Finds the names of the custom metrics that a graph measures, such as <c>first-hit@k</c>.</summary>
    /// <param name="graph">The graph.</param>
    public static IReadOnlyCollection<string> NamesIn(StageGraph graph) =>
        [.. graph.Nodes.Select(node => node.Options).OfType<CustomEvaluationOptions>().SelectMany(options => options.Metrics ?? [])
            .Select(metric => metric.Name)];

    /// <summary>Finds the lengths of lists that graphs measure, in ascending order.</summary>
    /// <param name="graphs">The graphs.</param>
    public static IReadOnlyList<int> LengthsIn(IEnumerable<StageGraph> graphs) =>
        [.. graphs.SelectMany(graph => graph.Nodes).Select(node => node.Options).OfType<EvaluationOptions>().SelectMany(options => options.K)
            .Distinct().Order()];
}
