namespace Bakeoff.Numerics;

/// <summary>Four words: a counter of <see cref="Philox"/>, or the random bits that it gives.</summary>
/// <param name="A">The first word.</param>
/// <param name="B">The second word.</param>
/// <param name="C">The third word.</param>
/// <param name="D">The last word.</param>
internal readonly record struct PhiloxBlock(uint A, uint B, uint C, uint D);
