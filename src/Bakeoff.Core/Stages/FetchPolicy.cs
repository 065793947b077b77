namespace Bakeoff.Core;

/// <summary>Where files may be fetched from.</summary>
/// <param name="Mirror">A folder, a <c>file://</c> or an <c>http(s)://</c> address that stands in for the publisher, or null.</param>
/// <param name="Offline">Whether the network must not be used.</param>
public sealed record FetchPolicy(string? Mirror = null, bool Offline = false);
