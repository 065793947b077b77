namespace Bakeoff.Data;

/// <summary>A rating of the user that is split.</summary>
/// <param name="Item">The item's id.</param>
/// <param name="Timestamp">When it was given.</param>
/// <param name="Rating">The rating.</param>
internal readonly record struct SplitRow(long Item, long Timestamp, float Rating);
