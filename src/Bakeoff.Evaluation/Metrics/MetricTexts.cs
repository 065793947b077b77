namespace Bakeoff.Evaluation;

/// <summary>Sentences that several metrics have in common, and the names of the sections of the reference.</summary>
internal static class MetricTexts
{
    /// <summary>The section of metrics of predicted ratings.</summary>
    public const string PredictedRatings = "Predicted ratings";

    /// <summary>The section of metrics of the order of each user's test items.</summary>
    public const string RankedTestItems = "Ranking of the test items";

    /// <summary>The section of metrics of where the test items stand in the lists.</summary>
    public const string ListHits = "Lists: where the test items stand";

    /// <summary>The section of metrics of what the lists are like.</summary>
    public const string ListNature = "Lists: what they are like";

    /// <summary>The ties of a metric of lists.</summary>
    public const string RankTies =
        "The order of the list decides, and leaves none. What a command or a file gives without ranks is in the order of the scores, and " +
        "of equal scores in that of the rows; other models put the lower item id first.";

    /// <summary>The ties of a metric of errors.</summary>
    public const string NoTies = "None: each row counts for itself.";

    /// <summary>The population of a metric that pools the predicted rows of all users.</summary>
    public const string PooledRows = "All test rows with a prediction, pooled: a user counts by the number of test ratings.";

    /// <summary>What a metric of hits is for a user without a list.</summary>
    public const string NoList = "A user without a list, or whose list has no test item, has 0: to recommend nothing is a result.";

    /// <summary>What errors do with rows that a model does not predict.</summary>
    public const string NoPrediction = "Rows without a prediction are left out and show in the model's coverage.";

    /// <summary>For whom a metric that weighs test items by their gains is undefined.</summary>
    public const string GainsUndefined =
        "no gain above 0 (every test item has the lowest rating of a scale that starts at 0 or below)";

    /// <summary>What the second version of these metrics changed.</summary>
    public const string GainsChange =
        "Gains are ratings above the scale's minimum where that is below 0; before, ratings below 0 were gains below 0, and the " +
            "value left its bounds. A user without a gain above 0 is left out";

    /// <summary>What r stands for in the formula of a gain.</summary>
    public const string GainOfRating = "r is the rating, less the scale's minimum where that is below 0.";
}
