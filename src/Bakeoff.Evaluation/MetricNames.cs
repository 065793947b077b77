using System.Globalization;

namespace Bakeoff.Evaluation;

/// <summary>The names by which metrics are asked for: those that judge a model and of which each test user has a value.</summary>
internal static class MetricNames
{
    /// <summary>The names for some list lengths: those of predicted ratings first, then those of lists.</summary>
    /// <param name="lengths">Each k.</param>
    public static IReadOnlyList<string> For(IEnumerable<int> lengths) => [.. RatingMeasures.Names, .. lengths.SelectMany(ListMeasures.Names)];

    /// <summary>
    /// The id that a name stands for: a name alone, such as <c>rmse</c> or <c>recall@10</c>, stands for the metric of the test items, or of the lists
    /// without seen items; an id, such as <c>ndcg@10/seen-included</c>, for itself.
    /// </summary>
    /// <param name="name">A name or an id.</param>
    /// <param name="lengths">Each k that is measured.</param>
    /// <returns>Null where no such metric is measured.</returns>
    public static string? Find(string name, IReadOnlyCollection<int> lengths)
    {
        string[] parts = name.Split('/', 2);
        bool isList = lengths.SelectMany(ListMeasures.Names).Contains(parts[0]);
        if (!isList && !RatingMeasures.Names.Contains(parts[0]))
        {
            return null;
        }

        CandidateSet[] candidates = isList ? [CandidateSet.SeenExcluded, CandidateSet.SeenIncluded] : [CandidateSet.TestItems];
        return parts.Length == 1 ? MetricDefinition.IdOf(name, candidates[0])
            : candidates.Any(of => of.ToName() == parts[1]) ? name : null;
    }

    /// <summary>Whether a name or an id is that of a metric, whatever its list length.</summary>
    /// <param name="name">A name or an id.</param>
    public static bool IsKnown(string name) => Find(name, LengthOf(name) is { } length ? [length] : []) is not null;

    /// <summary>Whether a name or an id is that of a metric that describes lists and does not judge them, and of which each test user has a value.</summary>
    /// <param name="name">A name or an id.</param>
    public static bool Describes(string name) => BeyondAccuracy.Stems.Contains(name.Split('@')[0]) && LengthOf(name) is not null;

    /// <summary>The list length in a name, such as 10 in <c>recall@10</c>; null where there is none.</summary>
    /// <param name="name">A name or an id.</param>
    public static int? LengthOf(string name)
    {
        string digits = new([.. name.SkipWhile(letter => !char.IsAsciiDigit(letter)).TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length > 0 ? length : null;
    }
}
