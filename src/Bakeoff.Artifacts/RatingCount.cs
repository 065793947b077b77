namespace Bakeoff.Artifacts;

/// <summary>A bar of the rating histogram.</summary>
/// <param name="Rating">The rating.</param>
/// <param name="Count">How often it is given.</param>
public sealed record RatingCount(double Rating, long Count);
