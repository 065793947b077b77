namespace Bakeoff.Core;

/// <summary>A recommendation list.</summary>
/// <param name="Positions">The items' positions in the catalogue, best first.</param>
/// <param name="Scores">The score of each.</param>
public readonly record struct RankedItems(int[] Positions, double[] Scores);
