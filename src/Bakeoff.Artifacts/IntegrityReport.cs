namespace Bakeoff.Artifacts;

/// <summary>The content of <c>integrity.json</c>, format <c>integrity/2</c>.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Ratings">The ratings of the dataset: each of them is in the split exactly once, or the stage fails.</param>
/// <param name="TestedOnce">The ratings that are tested in one fold: none is tested in two, or the stage fails.</param>
/// <param name="Ties">
/// What decided which of a user's rows of one timestamp are test rows, as the split's option says; null where the split is not one in time.
/// </param>
/// <param name="Folds">What each fold is like.</param>
public sealed record IntegrityReport(string Format, long Ratings, long TestedOnce, string? Ties, IReadOnlyList<FoldIntegrity> Folds)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "integrity.json";

    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "integrity/2";
}
