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
/// <param name="Tied">Those that cannot be told apart from it.</param>
/// <param name="Points">Every point, in the order of the search.</param>
internal sealed record SweepReport(
    string Format, string Experiment, string Method, string Model, string Metric, MetricDirection Better, string Best, IReadOnlyList<string> Tied, IReadOnlyList<SweepReport.Point> Points)
{
    /// <summary>A point.</summary>
    /// <param name="Experiment">The name by which it can be run and compared.</param>
    /// <param name="Values">The value of each parameter, by path, as JSON.</param>
    /// <param name="Value">The metric; null where there is none.</param>
    /// <param name="Low">The lower end of its 95 % interval.</param>
    /// <param name="High">The upper end.</param>
    /// <param name="Failure">Why there is none.</param>
    internal sealed record Point(string Experiment, IReadOnlyDictionary<string, string> Values, double? Value, double? Low, double? High, string? Failure);
}
