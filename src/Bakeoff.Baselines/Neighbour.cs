using System.Runtime.InteropServices;

namespace Bakeoff.Baselines;

/// <summary>A neighbour of a user or an item in 12 bytes.</summary>
/// <param name="Index">Which user or item.</param>
/// <param name="Weight">Its similarity or weight.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct Neighbour(int Index, double Weight);
