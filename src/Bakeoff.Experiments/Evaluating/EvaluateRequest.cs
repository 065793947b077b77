namespace Bakeoff.Experiments;

/// <summary>
/// Lists and scores that were made elsewhere, to be measured on an experiment's test rows. <c>{fold}</c> in a path stands for the number of each
/// fold; without it, a file of several folds needs a column <c>fold</c> where a user is tested by more than one.
/// </summary>
public sealed record EvaluateRequest
{
    /// <summary>The file of lists without the items that a user has rated in training; null for none.</summary>
    public string? ListsFile { get; init; }

    /// <summary>The file of lists that may hold these items, next to <see cref="ListsFile"/>; null for none, which is the default.</summary>
    public string? ListsWithSeenFile { get; init; }

    /// <summary>The file of scores for test rows; null for none.</summary>
    public string? PredictionsFile { get; init; }

    /// <summary>The name of the model. Default: what the file's name begins with, up to a dot.</summary>
    public string? Name { get; init; }

    /// <summary>The format of the files: csv, tsv, jsonl, parquet or trec. Default: as the files' names end.</summary>
    public string? Format { get; init; }

    /// <summary>
    /// What the predictions mean: ranking, rating, rating-and-ranking or rating-beside-ranking. Default: ratings, next to lists where there are any.
    /// </summary>
    public string? Scores { get; init; }
}
