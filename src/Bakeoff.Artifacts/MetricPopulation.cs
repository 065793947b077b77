using System.Text.Json.Serialization;

namespace Bakeoff.Artifacts;

/// <summary>What a metric is a mean over.</summary>
[JsonConverter(typeof(KebabCaseConverter<MetricPopulation>))]
public enum MetricPopulation
{
    /// <summary>Each test user has the same weight: <c>users</c>.</summary>
    Users,

    /// <summary>Each test row has the same weight, so that a user counts by the number of test rows: <c>ratings</c>.</summary>
    Ratings,

    /// <summary>The metric is not a mean of one value for each user or row: <c>other</c>.</summary>
    Other,
}
