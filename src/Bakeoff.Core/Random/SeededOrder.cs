using System.Numerics;

namespace Bakeoff.Core;

/// <summary>
/// A shuffled order of the numbers from 0 to count − 1 that takes no memory: a position is enciphered by an unbalanced Feistel
/// network of eight rounds, and again until it falls below the count (Black and Rogaway, "Ciphers with arbitrary finite domains",
/// CT-RSA 2002). Every number comes exactly once.
/// </summary>
public sealed class SeededOrder
{
    private const int Rounds = 8;
    private readonly ulong[] _keys = new ulong[Rounds];
    private readonly int _lowBits;
    private readonly int _highBits;

    /// <summary>Creates a random order of a number of rows.</summary>
    /// <param name="count">How many numbers, from 1 to 2⁶⁰.</param>
    /// <param name="seed">The same seed gives the same order.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not in its range.</exception>
    public SeededOrder(long count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1L << 60);
        Count = count;
        int bits = Math.Max(2, 64 - BitOperations.LeadingZeroCount((ulong)(count - 1)));
        (_lowBits, _highBits) = (bits / 2, bits - (bits / 2));
        var random = new SeededRandom(seed);
        for (int round = 0; round < Rounds; round++)
        {
            _keys[round] = random.NextBits();
        }
    }

    /// <summary>How many numbers there are.</summary>
    public long Count { get; }

    /// <summary>The number at a position.</summary>
    /// <param name="position">From 0 to <see cref="Count"/> − 1.</param>
    public long At(long position)
    {
        ulong value = (ulong)position;
        do
        {
            (ulong high, ulong low) = (value >> _lowBits, value & ((1UL << _lowBits) - 1));
            for (int round = 0; round < Rounds; round += 2)
            {
                high ^= Mix(low ^ _keys[round]) >> (64 - _highBits);
                low ^= Mix(high ^ _keys[round + 1]) >> (64 - _lowBits);
            }

            value = (high << _lowBits) | low;
        }
        while (value >= (ulong)Count);
        return (long)value;
    }

    /// <summary>Its high bits depend on all bits of the value.</summary>
    private static ulong Mix(ulong value) => (value ^ (value >> 32)) * 0x9E3779B97F4A7C15;
}
