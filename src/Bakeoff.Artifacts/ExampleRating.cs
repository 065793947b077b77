namespace Bakeoff.Artifacts;

/// <summary>What a user gave an item.</summary>
/// <param name="Title">The item's title, with its year.</param>
/// <param name="Rating">The rating.</param>
public sealed record ExampleRating(string Title, double Rating);
