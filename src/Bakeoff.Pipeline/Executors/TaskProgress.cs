namespace Bakeoff.Pipeline;

/// <summary>How far an attempt is: <c>tasks/&lt;key&gt;/progress-&lt;number&gt;.json</c>, written by its node about once a second.</summary>
/// <param name="Node">The node.</param>
/// <param name="Restarts">How often the executor has started the attempt again by itself, such as after a preemption.</param>
/// <param name="Fraction">How much is done, from 0 to 1.</param>
/// <param name="Text">What it is doing, in a few words; empty for nothing.</param>
/// <param name="Seconds">How long it has run.</param>
public sealed record TaskProgress(string Node, int Restarts, double Fraction, string Text, double Seconds);
