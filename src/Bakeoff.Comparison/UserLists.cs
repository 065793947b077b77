namespace Bakeoff.Comparison;

/// <summary>The first items of both lists of a user, by title; a star marks a test item.</summary>
/// <param name="Name">The user's id in the dataset, where that is a string.</param>
/// <param name="TestItems">What the user went on to rate.</param>
/// <param name="Baseline">The baseline's list.</param>
/// <param name="Candidate">The candidate's.</param>
internal sealed record UserLists(string? Name, IReadOnlyList<string> TestItems, IReadOnlyList<string> Baseline, IReadOnlyList<string> Candidate);
