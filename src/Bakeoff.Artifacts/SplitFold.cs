namespace Bakeoff.Artifacts;

/// <summary>One fold of a split.</summary>
/// <param name="Fold">The fold, from 0.</param>
/// <param name="TestUsers">The users of its test rows.</param>
/// <param name="TrainingRows">Its training rows.</param>
/// <param name="TestRows">Its test rows.</param>
/// <param name="ColdTestUsers">Test users of whom models see no row.</param>
/// <param name="TiedTestRows">
/// Test rows that were chosen among rows of the same user and timestamp, of which others are not tested; null where ties decide nothing.
/// </param>
public sealed record SplitFold(int Fold, long TestUsers, long TrainingRows, long TestRows, long ColdTestUsers, long? TiedTestRows)
{
    /// <summary>The rows from which models score without being trained on them, of users who are held out whole; null for none.</summary>
    public long? HistoryRows { get; init; }

    /// <summary>The rows that are kept back for choosing options; null for none.</summary>
    public long? ValidationRows { get; init; }

    /// <summary>The rows that neither a model nor the evaluation sees, such as those after a window of time; null for none.</summary>
    public long? UnusedRows { get; init; }

    /// <summary>
    /// When the window of time begins that the fold tests, in the dataset's unit: it trains on nothing that is as late. Null where folds are no
    /// windows.
    /// </summary>
    public long? TestFrom { get; init; }

    /// <summary>When that window ends, itself excluded; null where folds are no windows.</summary>
    public long? TestUntil { get; init; }
}
