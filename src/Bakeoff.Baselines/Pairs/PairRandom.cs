namespace Bakeoff.Baselines;

/// <summary>
/// Random bits that are a function of a key and a counter: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014).
/// </summary>
/// <param name="key">Names the cell and the epoch, so that no draw depends on what other threads draw.</param>
internal struct PairRandom(ulong key)
{
    private ulong _state = key;

    /// <summary>The next 64 bits.</summary>
    public ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>An integer from 0 to <paramref name="bound"/> − 1, each with the same probability up to 2⁻³².</summary>
    /// <param name="bound">At least 1.</param>
    public int NextInt(int bound) => (int)(((NextBits() >> 32) * (uint)bound) >> 32);
}
