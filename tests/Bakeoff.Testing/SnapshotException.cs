namespace Bakeoff.Testing;

/// <summary>A text is not its snapshot.</summary>
public sealed class SnapshotException(string message) : Exception(message);
