namespace Bakeoff.TwoTower;

/// <summary>Some of the numbers of a <see cref="Parcel{T}"/>.</summary>
/// <param name="Start">The first.</param>
/// <param name="Length">How many.</param>
internal readonly record struct Section(int Start, int Length);
