using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Reporting;

namespace Bakeoff.Comparison;

/// <summary>
/// Orders entries that were measured on the same test rows by one metric, and says which show no significant difference from the first.
/// </summary>
internal static class Ranking
{
    /// <summary>
    /// The entries that have the metric, the best first; of two with the same value the first by name. Those that it does not measure come last.
    /// </summary>
    /// <param name="entries">Entries of one group of <see cref="Groups"/>.</param>
    /// <param name="id">The metric's id.</param>
    public static IReadOnlyList<RankedEntry> Create(IEnumerable<LeaderboardEntry> entries, string id)
    {
        LeaderboardEntry[] measured = [.. entries.Where(entry => entry.Find(id) is not null && entry.ByUser(id) is not null)];
        if (measured.Length == 0)
        {
            return [];
        }

        int sign = measured[0].ByUser(id)!.Definition.Better == MetricDirection.Lower ? 1 : -1;
        LeaderboardEntry[] order = [
            .. measured.OrderBy(entry => entry.Find(id)!.DoesNotMeasure is not null).ThenBy(entry => sign * entry.Find(id)!.Value)
                .ThenBy(entry => entry.Name, StringComparer.Ordinal).ThenBy(entry => entry.Model, StringComparer.Ordinal)];
        PersonMetric best = order[0].ByPerson(id)!;
        PairedDifference[] differences = [.. order.Select(entry => PairedDifference.Compute(entry.ByPerson(id)!, best))];

        // Too few people for a test are too few to distinguish an entry from the first. Where the rows may be others, nothing is said at all.
        string?[] untested = [.. order.Select(entry => WhyNoTest(order[0], entry, id))];
        double[] adjusted = Holm.Adjust([.. differences.Index().Skip(1).Select(of => untested[of.Index] is null ? of.Item.PValue ?? 1 : 1)]);
        RankedEntry Rank(LeaderboardEntry entry, int i)
        {
            bool tied = i > 0 && untested[i] is null && adjusted[i - 1] >= PairedDifference.Level;
            return new RankedEntry(entry, entry.Find(id)!, differences[i].Difference, tied)
            {
                NoVerdict = i > 0 ? untested[i] ?? differences[i].NoVerdict : null,
            };
        }

        return [.. order.Select(Rank)];
    }

    /// <summary>
    /// Errors are means over the rows that are predicted, so that those of a model that leaves out rows may be of other rows than the first's. A
    /// metric that has another version or parameter in another experiment is another metric.
    /// </summary>
    private static string? WhyNoTest(LeaderboardEntry first, LeaderboardEntry entry, string id) =>
        first.ByUser(id)!.Definition is var metric && entry.ByUser(id)!.Definition is var other && metric != other
            ? $"the metric computes something else: {other.Summary}, and that of the first {metric.Summary}"
        : first.ByUser(id)!.Definition.Candidates == CandidateSet.TestItems && (first.Coverage < 1 || entry.Coverage < 1)
            ? FormattableString.Invariant($"the two may predict other test rows (coverage {first.Coverage:0.####} and {entry.Coverage:0.####})")
            : null;

    /// <summary>Entries whose values may share a table: the same test rows, catalogue and seen items. The largest group first.</summary>
    public static IReadOnlyList<IReadOnlyList<LeaderboardEntry>> Groups(IEnumerable<LeaderboardEntry> entries) =>
        [.. entries.GroupBy(entry => entry.Run.Report.Protocol).Select(group => (IReadOnlyList<LeaderboardEntry>)[.. group])
            .OrderByDescending(group => group.Count).ThenBy(group => group[0].Name, StringComparer.Ordinal)];

    /// <summary>The id of a metric that is called by its name alone: that of the test items, or of the lists without seen items.</summary>
    /// <param name="entries">Those that may have it.</param>
    /// <param name="metric">The name or the id.</param>
    /// <returns>Null where none of them has it.</returns>
    public static string? IdOf(IEnumerable<LeaderboardEntry> entries, string metric)
    {
        HashSet<string> ids = [.. entries.SelectMany(entry => entry.Run.Report.Definitions).Select(definition => definition.Id)];
        return MetricDefinition.IdsOf(metric).FirstOrDefault(ids.Contains);
    }
}
