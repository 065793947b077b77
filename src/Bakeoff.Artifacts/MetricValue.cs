using System.Text.Json.Serialization;

namespace Bakeoff.Artifacts;

/// <summary>A metric's value over all test users.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Candidates">What was ranked or predicted.</param>
/// <param name="Value">The value.</param>
/// <param name="Low">The lower end of its 95 % interval; null where there is no interval.</param>
/// <param name="High">The upper end; null where there is no interval.</param>
/// <param name="Interval">How the interval was made.</param>
/// <param name="ByFold">The value of each fold; null where a fold has none.</param>
/// <param name="Shuffled">The value with the predictions shuffled over the test rows; null for what is not made of predictions.</param>
/// <param name="Repeats">The values with each seed, this one first; null where the model was trained once.</param>
/// <param name="DoesNotMeasure">Why it does not measure the model (<c>BKF7003</c>); null if it does.</param>
/// <param name="NoInterval">Why there is no interval; null where there is one.</param>
/// <param name="Users">For how many people it is defined; the others have weight 0. Of a metric of all lists together: who have a list.</param>
public sealed record MetricValue(
    string Name, CandidateSet Candidates, double Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Low,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? High,
    IntervalKind Interval, IReadOnlyList<double?> ByFold, double? Shuffled = null, IReadOnlyList<double>? Repeats = null,
    string? DoesNotMeasure = null, string? NoInterval = null, int Users = 0)
{
    /// <summary>The id of the metric, such as <c>recall@10/seen-excluded</c>.</summary>
    [JsonIgnore]
    public string Id => MetricDefinition.IdOf(Name, Candidates);

    /// <summary>The standard deviation between seeds; null where the model was trained once.</summary>
    [JsonIgnore]
    public double? Spread => Repeats is not { Count: > 1 } ? null
        : Math.Sqrt(Repeats.Sum(value => Math.Pow(value - Repeats.Average(), 2)) / (Repeats.Count - 1));
}
