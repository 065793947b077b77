namespace Bakeoff.Svd;

/// <summary>A training rating of the user at hand.</summary>
/// <param name="Item">The position of the item.</param>
/// <param name="Rating">The rating.</param>
internal readonly record struct UserRating(int Item, float Rating);
