using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>The names by which metrics are asked for: those that judge a model and of which each test user has a value.</summary>
internal static class MetricNames
{
    // A custom metric has a name as the table has it, and says with it whether it is one of lists: names@k, or else of predicted ratings.
    private const string OfLists = "@k";

    /// <summary>The names for some list lengths: those of predicted ratings first, then those of lists.</summary>
    /// <param name="lengths">Each k.</param>
    /// <param name="custom">The names of custom metrics, such as <c>first-hit@k</c>.</param>
    public static IReadOnlyList<string> For(IEnumerable<int> lengths, IEnumerable<string>? custom = null) =>
    [
        .. OfRatings(custom ?? []),
        .. lengths.SelectMany(k => Names(k, custom ?? [])),
    ];

    /// <summary>
    /// The id that a name stands for: a name alone, such as <c>rmse</c> or <c>recall@10</c>, stands for the metric of the test items, or of the lists
    /// without seen items; an id, such as <c>ndcg@10/seen-included</c>, for itself.
    /// </summary>
    /// <param name="name">A name or an id.</param>
    /// <param name="lengths">Each k that is measured.</param>
    /// <param name="custom">The names of custom metrics, such as <c>first-hit@k</c>.</param>
    /// <returns>Null where no such metric is measured.</returns>
    public static string? Find(string name, IReadOnlyCollection<int> lengths, IReadOnlyCollection<string>? custom = null)
    {
        string[] parts = name.Split('/', 2);
        bool isList = lengths.SelectMany(k => Names(k, custom ?? [])).Contains(parts[0]);
        bool isKnown = isList || OfRatings(custom ?? []).Contains(parts[0]);
        CandidateSet[] candidates = isList ? [CandidateSet.SeenExcluded, CandidateSet.SeenIncluded] : [CandidateSet.TestItems];
        return !isKnown ? null
            : parts.Length == 1 ? MetricDefinition.IdOf(name, candidates[0])
            : candidates.Select(set => MetricDefinition.IdOf(parts[0], set)).FirstOrDefault(id => id == name);
    }

    /// <summary>Whether a name or an id is that of a metric, whatever its list length.</summary>
    /// <param name="name">A name or an id.</param>
    /// <param name="custom">The names of custom metrics, such as <c>first-hit@k</c>.</param>
    public static bool IsKnown(string name, IReadOnlyCollection<string>? custom = null) =>
        Find(name, LengthOf(name) is { } length ? [length] : [], custom) is not null;

    /// <summary>Whether a name or an id is that of a metric of the test items, which compares predictions with ratings.</summary>
    /// <param name="name">A name or an id.</param>
    /// <param name="custom">The names of custom metrics.</param>
    public static bool NeedsRatings(string name, IReadOnlyCollection<string>? custom = null) =>
        OfRatings(custom ?? []).Contains(name.Split('/')[0]);

    /// <summary>
    /// Whether a name or an id is that of a metric that describes lists and does not judge them, and of which each test user has a value.
    /// </summary>
    /// <param name="name">A name or an id.</param>
    public static bool Describes(string name) =>
        BuiltInMetrics.Find(name.Split('/')[0]) is { IsByUser: true, Better: MetricDirection.Neither, Over: MetricPopulation.Users };

    /// <summary>The list length in a name, such as 10 in <c>recall@10</c>; null where there is none.</summary>
    /// <param name="name">A name or an id.</param>
    public static int? LengthOf(string name)
    {
        string digits = new([.. name.SkipWhile(letter => !char.IsAsciiDigit(letter)).TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length > 0 ? length : null;
    }

    /// <summary>The name of a metric of lists at a length; the name itself for any other.</summary>
    /// <param name="name">The name, such as <c>recall@k</c> or <c>top-k-accuracy</c>.</param>
    /// <param name="k">The length.</param>
    public static string AtLength(string name, int k)
    {
        string length = k.ToString(CultureInfo.InvariantCulture);
        return name.Replace(OfLists, $"@{length}", StringComparison.Ordinal).Replace("-k-", $"-{length}-", StringComparison.Ordinal);
    }

    private static IEnumerable<string> OfRatings(IEnumerable<string> custom) =>
        [.. BuiltInMetrics.OfType<RatingMetric>().Select(metric => metric.Name), .. custom.Where(name => !IsOfLists(name))];

    private static IEnumerable<string> Names(int k, IEnumerable<string> custom) =>
        [.. BuiltInMetrics.OfType<HitMetric>().Select(metric => metric.NameAt(k)), .. custom.Where(IsOfLists).Select(name => AtLength(name, k))];

    /// <summary>Whether the name of a custom metric says that it is one of lists.</summary>
    /// <param name="name">The name, such as <c>first-hit@k</c>.</param>
    public static bool IsOfLists(string name) => name.EndsWith(OfLists, StringComparison.Ordinal);
}
