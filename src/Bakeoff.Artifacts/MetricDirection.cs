using System.Text.Json.Serialization;

namespace Bakeoff.Artifacts;

/// <summary>Which values of a metric are better.</summary>
[JsonConverter(typeof(KebabCaseConverter<MetricDirection>))]
public enum MetricDirection
{
    /// <summary>Higher values are better: <c>higher</c>.</summary>
    Higher,

    /// <summary>Lower values are better: <c>lower</c>.</summary>
    Lower,

    /// <summary>The metric describes the lists and does not judge them: <c>neither</c>.</summary>
    Neither,
}
