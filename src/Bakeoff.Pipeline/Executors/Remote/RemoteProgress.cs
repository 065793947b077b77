namespace Bakeoff.Pipeline;

/// <summary>How far an attempt is on a node that shares no file system with its head, as the node last sent it.</summary>
/// <param name="Progress">How far it is.</param>
/// <param name="Lines">The last lines of what its stage said.</param>
internal sealed record RemoteProgress(TaskProgress Progress, IReadOnlyList<string> Lines);
