using System.Text.Json.Serialization;

namespace Bakeoff.Pipeline;

/// <summary>Why an attempt was made.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptCause>))]
public enum AttemptCause
{
    /// <summary>The stage is needed; what came of attempts of earlier runs does not count.</summary>
    Needed,

    /// <summary>The attempt before held more memory than it had: this one has twice as much.</summary>
    Memory,

    /// <summary>The attempt before ran longer than it might: this one may run twice as long.</summary>
    Time,

    /// <summary>Somebody ended the attempt before.</summary>
    Cancelled,

    /// <summary>The attempt before ended without a result: its node failed, it was preempted, or nobody knows of it any more.</summary>
    Lost,

    /// <summary>The attempt before found that what it reads is damaged: that has been made again, or is read where it is sound.</summary>
    Damaged,
}
