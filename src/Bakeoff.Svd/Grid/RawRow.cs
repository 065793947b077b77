namespace Bakeoff.Svd;

/// <summary>A rating of a cell before the cell is arranged.</summary>
/// <param name="User">The user's place within its part.</param>
/// <param name="Item">The item's place within its part.</param>
/// <param name="Rating">The rating.</param>
internal readonly record struct RawRow(ushort User, ushort Item, float Rating);
