namespace Bakeoff.Core;

/// <summary>The vectors of a trained model, all of one length: a score is the dot product of a user's with an item's.</summary>
/// <param name="Users">The ids of the users.</param>
/// <param name="UserVectors">The vector of each user.</param>
/// <param name="Items">The ids of the items.</param>
/// <param name="ItemVectors">The vector of each item.</param>
public sealed record ModelVectors(
    IReadOnlyList<long> Users, IReadOnlyList<float[]> UserVectors, IReadOnlyList<long> Items, IReadOnlyList<float[]> ItemVectors);
