namespace Bakeoff.Artifacts;

/// <summary>A test user and what is recommended to them.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Name">The user's id in the dataset, where that is a string; else null.</param>
/// <param name="History">What the user rated last in training, the latest first.</param>
/// <param name="TestItems">What the user rated in the test.</param>
/// <param name="Lists">What each model recommends, seen items excluded.</param>
public sealed record ExampleUser(
    long User, string? Name, IReadOnlyList<ExampleRating> History, IReadOnlyList<ExampleRating> TestItems, IReadOnlyList<ExampleList> Lists);
