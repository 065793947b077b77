namespace Bakeoff.Core;

/// <summary>Receives some rows of an <see cref="ITimedRatings"/>: columns of equal length.</summary>
/// <param name="users">The user index of each row.</param>
/// <param name="items">The item index of each row.</param>
/// <param name="timestamps">The timestamp of each row, in the dataset's unit.</param>
public delegate void TimedBatch(ReadOnlySpan<int> users, ReadOnlySpan<int> items, ReadOnlySpan<long> timestamps);
