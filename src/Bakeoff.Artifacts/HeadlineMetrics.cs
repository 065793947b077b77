using System.Globalization;

namespace Bakeoff.Artifacts;

/// <summary>
/// The metrics that short tables show, in their order: on the page, in Markdown, on the console and in the sentences about a result. Primary metrics
/// come before them, whatever they are.
/// </summary>
public static class HeadlineMetrics
{
    private const int PreferredLength = 10;

    /// <summary>The errors of predictions, whose names are abbreviations.</summary>
    public static IReadOnlyList<string> Errors { get; } = ["rmse", "mae"];

    /// <summary>
    /// The metrics of the test items. Calibration error is small for who always predicts the mean, and other forms of these, such as
    /// <c>rmse-user</c>, are not other metrics.
    /// </summary>
    public static IReadOnlyList<string> OfTestItems { get; } = [.. Errors, "ndcg"];

    /// <summary>The error that charts show by slice.</summary>
    public static string Error => Errors[0];

    /// <summary>
    /// What the name of the metric begins with that tells the lengths of the lists: it is shown at a short length and at the longest.
    /// </summary>
    private const string Hits = "recall@";

    /// <summary>The other metrics of lists: where the order counts at a short length, and else at the longest.</summary>
    private static readonly (string Stem, bool IsShort)[] s_ofLists = [("ndcg@", true), ("mrr@", false), ("coverage@", false)];

    /// <summary>Gives the names of the metrics of lists.</summary>
    /// <param name="lengths">The list lengths that are measured, at least one.</param>
    public static IReadOnlyList<string> OfLists(IReadOnlyCollection<int> lengths)
    {
        (int few, int many) = (lengths.Contains(PreferredLength) ? PreferredLength : lengths.Min(), lengths.Max());
        return
        [
            .. new[] { few, many }.Distinct().Select(k => NameAt(Hits, k)),
            .. s_ofLists.Select(metric => NameAt(metric.Stem, metric.IsShort ? few : many)),
        ];
    }

    /// <summary>Gives the metrics that a report has, those of lists without seen items.</summary>
    /// <param name="definitions">What is measured.</param>
    public static IReadOnlyList<(string Name, CandidateSet Candidates)> In(IReadOnlyList<MetricDefinition> definitions)
    {
        int[] lengths = [.. LengthsIn(definitions)];
        (string Name, CandidateSet Candidates)[] wanted =
        [
            .. OfTestItems.Select(name => (name, CandidateSet.TestItems)),
            .. lengths.Length == 0 ? [] : OfLists(lengths).Select(name => (name, CandidateSet.SeenExcluded)),
        ];
        return [.. wanted.Where(metric => definitions.Any(definition => (definition.Name, definition.Candidates) == metric))];
    }

    /// <summary>Gives the name of the metric of hits in the longest lists; null where no lists are measured.</summary>
    /// <param name="definitions">What is measured.</param>
    public static string? LongestHits(IReadOnlyList<MetricDefinition> definitions) =>
        definitions.Select(definition => definition.Name).LastOrDefault(name => name.StartsWith(Hits, StringComparison.Ordinal));

    private static IEnumerable<int> LengthsIn(IReadOnlyList<MetricDefinition> definitions) => definitions
        .Where(definition => definition.Candidates == CandidateSet.SeenExcluded && definition.Name.StartsWith(Hits, StringComparison.Ordinal))
        .Select(definition => int.Parse(definition.Name[Hits.Length..], CultureInfo.InvariantCulture));

    private static string NameAt(string stem, int k) => stem + k.ToString(CultureInfo.InvariantCulture);
}
