namespace Bakeoff.Data;

/// <summary>
/// The numbers that numpy's <c>RandomState</c> draws, so that published splits can be made again: the Mersenne twister MT19937 (Matsumoto and
/// Nishimura, ACM TOMACS 8(1), 1998), and numpy's shuffle, whose bounded numbers are masked and rejected. numpy promises that both stay as they are
/// (NEP 19).
/// </summary>
internal sealed class NumpyRandom
{
    private const int Words = 624, Shift = 397;
    private readonly uint[] _state = new uint[Words];
    private int _next = Words;

    /// <summary>Seeds it as <c>numpy.random.seed</c> does.</summary>
    /// <param name="seed">The seed.</param>
    public NumpyRandom(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Words; i++)
        {
            _state[i] = (1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + i;
        }
    }

    /// <summary>Draws 32 bits.</summary>
    public uint NextUInt32()
    {
        if (_next == Words)
        {
            Twist();
        }

        uint word = _state[_next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c5680;
        word ^= (word << 15) & 0xefc60000;
        return word ^ (word >> 18);
    }

    /// <summary>Draws a permutation of 0 to n - 1, as <c>numpy.random.permutation(n)</c> does.</summary>
    /// <param name="count">n.</param>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = (int)NextAtMost((uint)i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private uint NextAtMost(uint most)
    {
        uint mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(most);
        uint drawn = NextUInt32() & mask;
        while (drawn > most)
        {
            drawn = NextUInt32() & mask;
        }

        return drawn;
    }

    private void Twist()
    {
        for (int i = 0; i < Words; i++)
        {
            uint word = (_state[i] & 0x80000000) | (_state[(i + 1) % Words] & 0x7fffffff);
            _state[i] = _state[(i + Shift) % Words] ^ (word >> 1) ^ ((word & 1) * 0x9908b0df);
        }

        _next = 0;
    }
}
