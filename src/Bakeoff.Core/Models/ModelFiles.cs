namespace Bakeoff.Core;

/// <summary>The files that a training stage writes, in a folder named after the model.</summary>
public static class ModelFiles
{
    /// <summary>A score for each test row: <c>(user BIGINT, item BIGINT, score DOUBLE)</c>.</summary>
    public const string Predictions = "predictions.parquet";

    /// <summary>The best items for each test user, without those that the user rated in training.</summary>
    public const string SeenExcluded = "recommendations.parquet";

    /// <summary>The best items for each test user, those that the user rated in training included.</summary>
    public const string SeenIncluded = "recommendations-with-seen.parquet";

    /// <summary>The largest size of a predicted rating: the square of the error of a larger one cannot be summed over many rows.</summary>
    public const double LargestRating = 1e100;

    /// <summary>The epochs and their losses: <see cref="TrainingReport"/>.</summary>
    public const string Training = "training.json";
}
