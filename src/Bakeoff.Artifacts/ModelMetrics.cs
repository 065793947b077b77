using System.Text.Json.Serialization;
using Bakeoff.Core;

namespace Bakeoff.Artifacts;

/// <summary>One model's metrics.</summary>
/// <param name="Name">The model.</param>
/// <param name="Role">Whether it is a model, a floor or a ceiling.</param>
/// <param name="Scores">What its scores mean.</param>
/// <param name="Coverage">The share of the test rows that it has a rating or score for.</param>
/// <param name="Metrics">Its metrics.</param>
/// <param name="Calibration">Its predicted ratings compared with the true ones; empty for one that predicts none.</param>
/// <param name="Slices">Some of its metrics by slice; all of them are in <c>slices.parquet</c>.</param>
public sealed record ModelMetrics(
    string Name, ModelRole Role, [property: JsonConverter(typeof(JsonStringEnumConverter<ScoreKind>))] ScoreKind Scores, double Coverage,
    IReadOnlyList<MetricValue> Metrics, IReadOnlyList<CalibrationBin> Calibration, IReadOnlyList<SliceMetrics> Slices)
{
    /// <summary>Finds the value of a metric; null where the model does not have it.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="candidates">What was ranked or predicted.</param>
    public MetricValue? Find(string name, CandidateSet candidates) =>
        Metrics.FirstOrDefault(metric => metric.Name == name && metric.Candidates == candidates);

    /// <summary>Finds the value of a metric by its id, such as <c>rmse/test-items</c>; null where the model does not have it.</summary>
    /// <param name="id">The id.</param>
    public MetricValue? Find(string id) => Metrics.FirstOrDefault(metric => metric.Id == id);
}
