namespace Bakeoff.Comparison;

/// <summary>A place of a <see cref="Ranking"/>.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Value">Its value of the metric that decides.</param>
/// <param name="Difference">Its value minus that of the first, each person compared with itself.</param>
/// <param name="Tied">Whether it shows no significant difference from the first, all of the ranking tested together (Holm, 5 %).</param>
internal sealed record RankedEntry(LeaderboardEntry Entry, MetricValue Value, double Difference, bool Tied)
{
    /// <summary>Why it was not tested against the first; null where it was, and of the first.</summary>
    public string? NoVerdict { get; init; }
}
