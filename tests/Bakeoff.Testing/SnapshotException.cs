namespace Bakeoff.Testing;

/// <summary>A string is not its snapshot.</summary>
public sealed class SnapshotException(string message) : Exception(message);
