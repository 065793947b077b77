namespace Bakeoff.Artifacts;

/// <summary>One fold. No pair of user and item is in its training and its test rows, or the stage fails.</summary>
/// <param name="Fold">The fold.</param>
/// <param name="TrainingRows">Its training rows.</param>
/// <param name="TestRows">Its test rows.</param>
/// <param name="TestUsers">The users of its test rows.</param>
/// <param name="ColdUsers">Those of them of whom models see no row.</param>
/// <param name="ColdItems">The items of its test rows that have no training row.</param>
/// <param name="ColdItemRows">The test rows of such items.</param>
/// <param name="RowsBeforeTraining">
/// Test rows that are earlier than some training row of another user: a model has seen the future of the others (Ji et al., "On offline
/// evaluation of recommender systems", 2020).
/// </param>
/// <param name="LaterTrainingShare">
/// The share of the training rows that are another user's and later than a test row, on average over the test rows.
/// </param>
/// <param name="OwnLaterRows">Test rows that are earlier than a row that models see of the same user.</param>
/// <param name="TiedTestRows">
/// Test rows that a tie in time decided: the user has training rows of the same timestamp. Null where the split is not one in time.
/// </param>
public sealed record FoldIntegrity(
    int Fold, long TrainingRows, long TestRows, long TestUsers, long ColdUsers, long ColdItems, long ColdItemRows, long RowsBeforeTraining,
    double LaterTrainingShare, long OwnLaterRows, long? TiedTestRows)
{
    /// <summary>The test rows of the cold users. Null in reports of earlier versions.</summary>
    public long? ColdUserRows { get; init; }

    /// <summary>
    /// Test rows whose user has the same item in training as well, under another timestamp: 0, or the stage fails. Null in reports of earlier
    /// versions.
    /// </summary>
    public long? RepeatedRows { get; init; }

    /// <summary>The rows from which models score without being trained on them; null for none.</summary>
    public long? HistoryRows { get; init; }

    /// <summary>The rows that are kept back for choosing options; null for none.</summary>
    public long? ValidationRows { get; init; }

    /// <summary>The rows that the fold neither trains on nor tests nor keeps back; null for none.</summary>
    public long? UnusedRows { get; init; }

    /// <summary>
    /// The timestamp of the latest training row, where the fold tests a window of time: it is before <see cref="FirstTest"/>, or the stage fails.
    /// Null where folds are no windows.
    /// </summary>
    public long? LastTraining { get; init; }

    /// <summary>The timestamp of the earliest test row, where the fold tests a window of time; null where folds are no windows.</summary>
    public long? FirstTest { get; init; }
}
