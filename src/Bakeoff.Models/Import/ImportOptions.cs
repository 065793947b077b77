using Bakeoff.Core;

namespace Bakeoff.Models;

/// <summary>
/// Lists and scores that were made elsewhere: the options of the stage <c>Import</c>. The files themselves are its inputs; here is how they are read.
/// </summary>
public sealed record ImportOptions
{
    /// <summary>The name of the model that the files are measured as.</summary>
    public string Model { get; init; } = "";

    /// <summary>
    /// The format of the file of lists without the items that a user has rated in training; null where there is no such file, which is the default.
    /// </summary>
    [OptionChoice("csv", "tsv", "jsonl", "parquet", "trec")]
    public string? Lists { get; init; }

    /// <summary>The format of the file of lists that may hold items of the training rows; null where there is none, which is the default.</summary>
    [OptionChoice("csv", "tsv", "jsonl", "parquet", "trec")]
    public string? ListsWithSeen { get; init; }

    /// <summary>The format of the file of scores for test rows; null where there is none, which is the default.</summary>
    [OptionChoice("csv", "tsv", "jsonl", "parquet", "trec")]
    public string? Predictions { get; init; }

    /// <summary>
    /// What the scores of the predictions mean: <c>rating</c>, ratings in the dataset's scale; <c>ranking</c>, numbers that only order a user's
    /// items; <c>rating-and-ranking</c>, ratings by which the lists are ordered too; <c>rating-beside-ranking</c>, ratings next to lists that are
    /// ordered by something else. Default <c>ranking</c>.
    /// </summary>
    [OptionChoice("ranking", "rating", "rating-and-ranking", "rating-beside-ranking")]
    public string Scores { get; init; } = "ranking";

    /// <summary>
    /// Whether the experiment measures several folds and a file is of all of them, so that each row has to say of which. Null where it need not:
    /// one fold is measured, or each has a file of its own.
    /// </summary>
    public bool? HoldsFolds { get; init; }
}
