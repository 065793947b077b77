namespace Bakeoff.EndToEndTests;

/// <summary>A span that a collector was sent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Trace">The trace that it belongs to.</param>
/// <param name="Id">Its id.</param>
/// <param name="Parent">The id of the span that it is part of; empty for the first.</param>
/// <param name="Tags">What is said of it; numbers are empty here.</param>
/// <param name="Error">What failed; null where nothing did.</param>
internal sealed record CollectedSpan(
    string Name, string Trace, string Id, string Parent, IReadOnlyDictionary<string, string> Tags, string? Error)
{
    /// <summary>When it began, in nanoseconds since 1970.</summary>
    public ulong Began { get; init; }

    /// <summary>When it ended, in nanoseconds since 1970.</summary>
    public ulong Ended { get; init; }
}
