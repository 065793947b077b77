namespace Bakeoff.TwoTower;

/// <summary>A training row that was looked up for a batch.</summary>
/// <param name="Number">Its number among the training rows.</param>
/// <param name="User">Its user's index.</param>
/// <param name="Row">What stands in it.</param>
internal readonly record struct FoundRow(long Number, int User, InteractionRow Row);
