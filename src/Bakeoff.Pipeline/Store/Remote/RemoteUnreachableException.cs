namespace Bakeoff.Pipeline;

/// <summary>
/// A remote store did not answer, or the connection failed: it is worth another attempt, and after all of them neither reading nor writing is.
/// </summary>
/// <param name="message">What happened.</param>
internal sealed class RemoteUnreachableException(string message) : IOException(message);
