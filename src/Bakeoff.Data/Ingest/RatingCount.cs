namespace Bakeoff.Data;

/// <summary>A bar of the rating histogram.</summary>
internal sealed record RatingCount(double Rating, long Count);
