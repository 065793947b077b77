namespace Bakeoff.Explorer;

/// <summary>The runs as they were at a moment. Nothing in it changes any more.</summary>
/// <param name="Version">Which moment: it grows with every change.</param>
/// <param name="Entries">The runs that can be read, in the order of their time.</param>
/// <param name="Faulty">Those that cannot.</param>
/// <param name="Infos">What each metric is, by its id.</param>
/// <param name="Done">How many records were looked at.</param>
/// <param name="Total">How many there are; the same number where all were.</param>
internal sealed record IndexSnapshot(
    int Version, IReadOnlyList<RunEntry> Entries, IReadOnlyList<RunEntry> Faulty, IReadOnlyDictionary<string, MetricInfo> Infos, int Done, int Total)
{
    /// <summary>Whether records are left that nobody has looked at.</summary>
    public bool IsIndexing => Done < Total;
}
