namespace Bakeoff.Artifacts;

/// <summary>What one model recommends to a user.</summary>
/// <param name="Model">The model.</param>
/// <param name="Titles">The titles of the items, the first one first.</param>
public sealed record ExampleList(string Model, IReadOnlyList<string> Titles);
