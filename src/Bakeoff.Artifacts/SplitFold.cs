namespace Bakeoff.Artifacts;

/// <summary>One fold of a split.</summary>
/// <param name="Fold">The fold, from 0.</param>
/// <param name="TestUsers">The users of its test rows.</param>
/// <param name="TrainingRows">Its training rows.</param>
/// <param name="TestRows">Its test rows.</param>
/// <param name="ColdTestUsers">Test users without a training row.</param>
/// <param name="TiedTestRows">
/// Test rows that were chosen among rows of the same user and timestamp, of which others are trained on; null with <c>random</c>.
/// </param>
public sealed record SplitFold(int Fold, long TestUsers, long TrainingRows, long TestRows, long ColdTestUsers, long? TiedTestRows);
