using System.Text.Json.Serialization;

namespace Bakeoff.Artifacts;

/// <summary>How the 95 % interval of a value was made.</summary>
[JsonConverter(typeof(KebabCaseConverter<IntervalKind>))]
public enum IntervalKind
{
    /// <summary>There is no interval: <c>none</c>.</summary>
    None,

    /// <summary>By resampling the users: <c>bootstrap</c>.</summary>
    Bootstrap,

    /// <summary>By leaving out groups of users in turn: <c>jackknife</c>.</summary>
    Jackknife,
}
