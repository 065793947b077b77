namespace Bakeoff.Pipeline;

/// <summary>What a remote store sent is not what was asked for: it is not used.</summary>
/// <param name="message">What is wrong with it.</param>
/// <param name="path">The object that is wrong, such as <c>cas/0123…</c>; null where it is the entry.</param>
internal sealed class RemoteRefusedException(string message, string? path = null) : Exception(message)
{
    /// <summary>The object that is wrong, or null where it is the entry.</summary>
    public string? Path => path;
}
