namespace Bakeoff.Pipeline;

/// <summary>What a remote store sent is not what was asked for: it is not used.</summary>
internal sealed class RemoteRefusedException(string message) : Exception(message);
