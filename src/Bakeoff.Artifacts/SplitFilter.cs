namespace Bakeoff.Artifacts;

/// <summary>What one filter of a split left out, of what the filters before it had left.</summary>
/// <param name="Filter">Which it is, by the options that ask for it: <c>from and to</c>, <c>minRating</c>, <c>maxPerUser</c> or <c>core</c>.</param>
/// <param name="Ratings">The ratings.</param>
/// <param name="Users">The users who have no rating any more.</param>
/// <param name="Items">The items that have no rating any more.</param>
/// <param name="Rounds">How many times users and items were left out until all that are left have enough ratings; null but with <c>core</c>.</param>
public sealed record SplitFilter(string Filter, long Ratings, long Users, long Items, int? Rounds = null);
