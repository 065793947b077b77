namespace Bakeoff.Svd;

/// <summary>Where a cell is in the grid.</summary>
/// <param name="FirstUser">The position of the first user of its part.</param>
/// <param name="FirstItem">The position of the first item of its part.</param>
internal readonly record struct CellPlace(int FirstUser, int FirstItem);
