namespace Bakeoff.Experiments;

/// <summary>
/// Where an attempt runs: <c>tasks/&lt;key&gt;/place-&lt;number&gt;.json</c> in the head's store. It is made before the attempt is started, and by
/// only one head: no other can make a file of that name. An attempt without one is in the queue of every head that wants it.
/// </summary>
/// <param name="Host">The host; null for an attempt that was cancelled before it had one.</param>
internal sealed record SshPlace(string? Host);
