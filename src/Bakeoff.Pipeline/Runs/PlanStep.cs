namespace Bakeoff.Pipeline;

/// <summary>What the engine would do with a node.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Label">The node.</param>
/// <param name="Inputs">The nodes that it reads.</param>
/// <param name="State"><c>up-to-date</c>; <c>run</c>; or <c>wait</c>: an input runs first, and whether this runs depends on its bytes.</param>
/// <param name="Reasons">Why it is not up to date.</param>
/// <param name="Key">Its key; null where it waits.</param>
/// <param name="Seconds">How long it took when it last ran; 0 if it is up to date, null if it has not run yet.</param>
/// <param name="MemoryBytes">The least memory that it runs with; null if it is up to date, or depends on data whose size is not known yet.</param>
/// <param name="Own">The hash of all of its key but the bytes of its inputs, known before anything has run; null where nobody asked.</param>
public sealed record PlanStep(
    string Stage, string Label, IReadOnlyList<string> Inputs, string State, IReadOnlyList<string> Reasons, string? Key = null, double? Seconds = null,
    long? MemoryBytes = null, string? Own = null)
{
    /// <summary>
    /// What it is expected to take; null if it is up to date, no earlier run of its stage is known, or the size of the data is not known yet.
    /// </summary>
    public StageEstimate? Estimate { get; init; }

    /// <summary>The state of a node whose result is in the store.</summary>
    public const string UpToDate = "up-to-date";

    /// <summary>The state of a node that will run.</summary>
    public const string Run = "run";

    /// <summary>The state of a node that will run if an input changes.</summary>
    public const string Wait = "wait";
}
