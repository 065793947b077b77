using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>The content of <c>sweep.json</c>, format <c>sweep/1</c>.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Experiment">The experiment whose sweep it is.</param>
/// <param name="Method">How it searched.</param>
/// <param name="Model">The model.</param>
/// <param name="Metric">The id of the metric that decides, measured on the validation slice.</param>
/// <param name="Better">Which values of the metric are better.</param>
/// <param name="Best">The name of the best point's experiment.</param>
/// <param name="Tied">The names of the points that show no significant difference from it.</param>
/// <param name="Points">Every point, in the order of the search.</param>
public sealed record SweepReport(
    string Format, string Experiment, string Method, string Model, string Metric, MetricDirection Better, string Best, IReadOnlyList<string> Tied,
    IReadOnlyList<SweepPoint> Points);
