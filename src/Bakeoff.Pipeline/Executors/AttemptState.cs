namespace Bakeoff.Pipeline;

/// <summary>What an executor says of an attempt.</summary>
/// <param name="Phase">Where it is.</param>
/// <param name="Node">The node on which it runs or ran; null where it has none yet.</param>
/// <param name="Job">What the executor's own commands call it, such as <c>812_4</c>; null for nothing.</param>
/// <param name="Reason">Why it waits or ended, in the executor's own words; null for nothing.</param>
public sealed record AttemptState(AttemptPhase Phase, string? Node = null, string? Job = null, string? Reason = null)
{
    /// <summary>Whether it neither waits nor runs.</summary>
    public bool IsOver => Phase is not (AttemptPhase.Queued or AttemptPhase.Running);
}
