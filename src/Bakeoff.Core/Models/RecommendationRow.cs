namespace Bakeoff.Core;

/// <summary>A row of <c>recommendations.parquet</c>.</summary>
/// <param name="User">The user id.</param>
/// <param name="Rank">From 1, the best.</param>
/// <param name="Item">The item id.</param>
/// <param name="Score">The score by which it was ranked.</param>
public readonly record struct RecommendationRow(long User, int Rank, long Item, double Score);
