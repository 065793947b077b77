namespace Bakeoff.Core;

/// <summary>Receives some rows of an <see cref="IRatingSource"/>: columns of equal length.</summary>
/// <param name="users">The user index of each row.</param>
/// <param name="items">The item index of each row.</param>
/// <param name="ratings">The rating of each row.</param>
public delegate void RatingBatch(ReadOnlySpan<int> users, ReadOnlySpan<int> items, ReadOnlySpan<float> ratings);
