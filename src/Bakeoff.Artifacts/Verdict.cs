using System.Text.Json.Serialization;

namespace Bakeoff.Artifacts;

/// <summary>What a comparison says of one metric of one model.</summary>
[JsonConverter(typeof(KebabCaseConverter<Verdict>))]
public enum Verdict
{
    /// <summary>The candidate is better: <c>better</c>.</summary>
    Better,

    /// <summary>The candidate is worse: <c>worse</c>.</summary>
    Worse,

    /// <summary>No difference is shown: <c>~</c>.</summary>
    [JsonStringEnumMemberName("~")]
    NotShown,

    /// <summary>The value is the same for every user: <c>same</c>.</summary>
    Same,
}
