using System.Runtime.CompilerServices;

namespace Bakeoff.Numerics;

/// <summary>Functions that the runtime's library computes in other ways on other processors: here they are one sequence of IEEE operations.</summary>
internal static class LaneMath
{
    /// <summary>The number of lanes.</summary>
    public const int Count = 16;

    private const double Ln2 = 0.69314718055994530942;

    /// <summary>The next multiple of the number of lanes.</summary>
    public static int RoundUp(int length) => (length + Count - 1) & -Count;

    /// <summary>
    /// Floats from one row of a matrix to the next: an odd number of vectors, since rows a multiple of 4 KiB apart would compete for
    /// the same places of the cache.
    /// </summary>
    public static int StrideOf(int length) => RoundUp(length) | Count;

    /// <summary>eˣ: see <see cref="ExpTerms{T}.Exp"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T value)
        where T : struct, ILanes<T> => ExpTerms<T>.Load().Exp(value);

    /// <summary>
    /// 2ˣ for an x from −1,022 to 0: 2ⁿ by its bits, and the rest by the Taylor polynomial of eʳ, |r| at most ln 2. 0 for a lower x.
    /// </summary>
    public static double PowerOfTwo(double x)
    {
        if (!(x >= -1022))
        {
            return 0;
        }

        double whole = Math.Floor(x);
        double rest = (x - whole) * Ln2;
        double sum = 1;
        for (int k = 17; k >= 1; k--)
        {
            sum = 1 + (sum * rest / k);
        }

        return sum * BitConverter.Int64BitsToDouble(((long)whole + 1023) << 52);
    }

    /// <summary>
    /// The natural logarithm of a normal positive number: x = m · 2ⁿ, m from √½ to √2, ln m = 2 artanh((m − 1)/(m + 1)) by
    /// its series.
    /// </summary>
    public static double Log(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (mantissa > 1.4142135623730951)
        {
            (mantissa, exponent) = (mantissa / 2, exponent + 1);
        }

        double s = (mantissa - 1) / (mantissa + 1);
        double square = s * s;
        double sum = 0;
        for (int k = 23; k >= 1; k -= 2)
        {
            sum = (sum * square) + (1.0 / k);
        }

        return (2 * s * sum) + (exponent * Ln2);
    }
}
