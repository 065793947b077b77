using System.Runtime.InteropServices;

namespace Bakeoff.TwoTower;

/// <summary>A training row. Its user is known by its place: see <see cref="Interactions"/>.</summary>
/// <param name="Item">The item's position in the catalogue.</param>
/// <param name="Time">The timestamp, in the units of <see cref="Interactions.TimestampOf(long)"/>.</param>
/// <param name="Rating">The rating.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct InteractionRow(int Item, uint Time, float Rating);
