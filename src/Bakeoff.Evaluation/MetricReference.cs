namespace Bakeoff.Evaluation;

/// <summary>Every metric, in the order of the reference.</summary>
internal static partial class MetricReference
{
    /// <summary>The section of metrics of predicted ratings.</summary>
    public const string PredictedRatings = "Predicted ratings";

    /// <summary>The section of metrics of the order of each user's test items.</summary>
    public const string RankedTestItems = "Ranking of the test items";

    /// <summary>The section of metrics of where the test items stand in the lists.</summary>
    public const string ListHits = "Lists: where the test items stand";

    /// <summary>The section of metrics of what the lists are like.</summary>
    public const string ListNature = "Lists: what they are like";

    private const string RankTies = "A list has no ties: its order is that in which the model wrote it.";
    private const string StableTies =
        "Equal scores keep the order of the rows, by time and then item id; items without a score come last, in the same order.";
    private const string NoList = "A user without a list, or whose list has no test item, has 0: to recommend nothing is a result.";
    private const string GainsUndefined = "no gain above 0 (every test item has the lowest rating of a scale that starts at 0 or below)";
    private const string GainsChange =
        "Gains are ratings above the scale's minimum where that is below 0; before, ratings below 0 were gains below 0, and the " +
            "value left its bounds. A user without a gain above 0 is left out";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MetricDocumentation> All { get; } = [.. OfPredictions, .. OfLists, .. OfListNature];

    private static readonly Dictionary<string, MetricDocumentation> ByName = All.ToDictionary(metric => metric.Name, StringComparer.Ordinal);

    /// <summary>The metric of a name, such as <c>recall@k</c>.</summary>
    /// <exception cref="KeyNotFoundException">The reference has no such metric.</exception>
    public static MetricDocumentation Of(string name) => ByName[name];
}
