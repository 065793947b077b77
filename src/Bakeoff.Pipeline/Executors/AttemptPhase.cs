using System.Text.Json.Serialization;

namespace Bakeoff.Pipeline;

/// <summary>Where an attempt is, as its executor sees it. Only the result says whether it succeeded.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptPhase>))]
public enum AttemptPhase
{
    /// <summary>The executor does not know it: it was never submitted, or has ended long ago.</summary>
    Gone,

    /// <summary>It waits for a node, also after it was preempted and will start again by itself.</summary>
    Queued,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has ended by itself; its result is there, or will be seen soon.</summary>
    Ended,

    /// <summary>It has ended, and its result says that the stage succeeded: no executor says so.</summary>
    Succeeded,

    /// <summary>It has ended, and its result says that the stage failed, or there is none after all attempts: no executor says so.</summary>
    Failed,

    /// <summary>It was ended because it held more memory than it had asked for.</summary>
    OutOfMemory,

    /// <summary>It was ended because it ran longer than it had asked for.</summary>
    TimedOut,

    /// <summary>Somebody ended it.</summary>
    Cancelled,

    /// <summary>It was ended in favour of another job, and does not start again by itself.</summary>
    Preempted,

    /// <summary>Its node failed or can no longer be reached.</summary>
    NodeLost,
}
