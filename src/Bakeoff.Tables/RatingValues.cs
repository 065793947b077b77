namespace Bakeoff.Tables;

/// <summary>
/// The different values that ratings have, so that a rating can be kept as a byte. Several threads may add to it: which byte a value gets depends on
/// who is first; which value a byte stands for is never changed.
/// </summary>
internal sealed class RatingValues
{
    private const int Slots = 1024; // Four times the values: a value is found at its first place nearly always.
    private const ulong Used = 1UL << 63;
    private readonly ulong[] _slots = new ulong[Slots]; // A value's bits, its code and that the slot is used, in one number that is written at once.
    private readonly float[] _values = new float[byte.MaxValue + 1];
    private readonly Lock _gate = new();
    private int _count;

    /// <summary>The value of each code; those after the last are 0.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The codes of some ratings.</summary>
    /// <param name="ratings">The ratings.</param>
    /// <param name="codes">Receives as many codes.</param>
    /// <returns>Whether there was a code for each: there are 256.</returns>
    public bool TryEncode(ReadOnlySpan<float> ratings, Span<byte> codes)
    {
        for (int i = 0; i < ratings.Length; i++)
        {
            if (!TryEncode(ratings[i], out codes[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The code of a rating.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryEncode(float rating, out byte code)
    {
        uint bits = BitConverter.SingleToUInt32Bits(rating);
        for (uint slot = SlotOf(bits); ; slot = (slot + 1) % Slots)
        {
            ulong found = Volatile.Read(ref _slots[slot]);
            if (found == 0)
            {
                return TryAdd(rating, out code);
            }

            if ((uint)found == bits)
            {
                code = (byte)(found >> 32);
                return true;
            }
        }
    }

    private static uint SlotOf(uint bits) => (bits * 2_654_435_769) >> 22;

    private bool TryAdd(float rating, out byte code)
    {
        uint bits = BitConverter.SingleToUInt32Bits(rating);
        lock (_gate)
        {
            uint slot = SlotOf(bits);
            for (; _slots[slot] != 0; slot = (slot + 1) % Slots)
            {
                if ((uint)_slots[slot] == bits)
                {
                    code = (byte)(_slots[slot] >> 32);
                    return true;
                }
            }

            code = (byte)_count;
            if (_count == _values.Length)
            {
                return false;
            }

            _values[_count++] = rating;
            Volatile.Write(ref _slots[slot], Used | ((ulong)code << 32) | bits);
            return true;
        }
    }
}
