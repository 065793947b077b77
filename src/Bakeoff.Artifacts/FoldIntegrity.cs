namespace Bakeoff.Artifacts;

/// <summary>One fold. No pair of user and item is in its training and its test rows, or the stage fails.</summary>
/// <param name="Fold">The fold.</param>
/// <param name="TrainingRows">Its training rows.</param>
/// <param name="TestRows">Its test rows.</param>
/// <param name="TestUsers">The users of its test rows.</param>
/// <param name="ColdUsers">Those of them without a training row.</param>
/// <param name="ColdItems">The items of its test rows that have no training row.</param>
/// <param name="ColdItemRows">The test rows of such items.</param>
/// <param name="RowsBeforeTraining">
/// Test rows that are earlier than some training row of another user: a model has seen the future of the others (Ji et al., "On offline
/// evaluation of recommender systems", 2020).
/// </param>
/// <param name="LaterTrainingShare">The share of the training rows of others that are later than a test row, on average over the test rows.</param>
/// <param name="OwnLaterRows">Test rows that are earlier than a training row of the same user.</param>
/// <param name="TiedTestRows">
/// Test rows that a tie in time decided: the user has training rows of the same timestamp. Null where the split is not one in time.
/// </param>
public sealed record FoldIntegrity(
    int Fold, long TrainingRows, long TestRows, long TestUsers, long ColdUsers, long ColdItems, long ColdItemRows, long RowsBeforeTraining,
    double LaterTrainingShare, long OwnLaterRows, long? TiedTestRows);
