using System.Globalization;
using Bakeoff.Reporting;

namespace Bakeoff.Comparison;

/// <summary>Says in words what a leaderboard shows.</summary>
internal static class LeaderboardText
{
    /// <summary>
    /// Who comes first, and how many of the others show no significant difference. A floor may come first, and then no model is better than it; a
    /// value that does not measure its model (⚠) never does.
    /// </summary>
    /// <param name="ranking">The ranking, not empty.</param>
    /// <param name="id">The id of the metric that decides.</param>
    public static string Answer(IReadOnlyList<RankedEntry> ranking, string id)
    {
        RankedEntry first = ranking[0];
        RankedEntry? best = ranking.FirstOrDefault(ranked => ranked.Entry is { IsFloor: false } && IsMeasured(ranked));
        if (best is null)
        {
            return $"By {id} no trained model is measured (⚠): none differs from random scores, or from its own predictions shuffled.";
        }

        string place = $"{first.Entry.Label} of {first.Entry.Names} comes first, {Decimals.Plain(first.Value.Value)}";
        string floor =
            best == first ? "" : $"; the best trained model is {best.Entry.Label} of {best.Entry.Names}, {Decimals.Plain(best.Value.Value)}";
        string[] reasons = [.. ranking.Select(ranked => ranked.NoVerdict).OfType<string>()];
        string others = ranking.Count == 1 ? "nothing is there to compare it with"
            : reasons.Length == ranking.Count - 1 ? $"no verdict on the others: {reasons[0]}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{ranking.Count(ranked => ranked.Tied)} of the other {ranking.Count - 1} show no significant difference from it")
                + NotCompared(ranking);
        return $"By {id} {place}{floor}; {others} ({Counted.Plain(first.Entry.Run.Report.TestUsers, "test user")}).";
    }

    /// <summary>Says of how many entries no verdict is given, and why; empty where there is one on all.</summary>
    /// <param name="ranking">The ranking.</param>
    public static string NotCompared(IReadOnlyList<RankedEntry> ranking)
    {
        string[] reasons = [.. ranking.Select(ranked => ranked.NoVerdict).OfType<string>()];
        return reasons.Length == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $"; no verdict on {reasons.Length}: {reasons[0]}");
    }

    /// <summary>Whether a value measures its model.</summary>
    /// <param name="ranked">The entry.</param>
    public static bool IsMeasured(RankedEntry ranked) => ranked.Value.DoesNotMeasure is null;

    /// <summary>A value in a table: ≈ where it shows no significant difference from the first, ⚠ where it does not measure its model.</summary>
    /// <param name="value">The value; null for a dash.</param>
    /// <param name="tied">Whether it shows no significant difference from the first.</param>
    public static string Cell(MetricValue? value, bool tied) => (value is not null && tied ? "≈ " : "") + ReportLabels.Cell(value);
}
