using System.Runtime.CompilerServices;
using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>Codes ratings of a scale in a byte: rating = minimum + code · step.</summary>
/// <param name="Minimum">The lowest rating.</param>
/// <param name="Step">The distance between neighbouring ratings.</param>
internal readonly record struct RatingCode(float Minimum, float Step)
{
    public RatingCode(RatingScale scale)
        : this((float)scale.Minimum, (float)scale.Step)
    {
    }

    /// <summary>The rating of a code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Decode(byte code) => MathF.FusedMultiplyAdd(code, Step, Minimum);

    /// <summary>The code of a rating.</summary>
    /// <returns>Whether decoding gives back the rating, bit by bit.</returns>
    public bool TryEncode(float rating, out byte code)
    {
        float steps = MathF.Round((rating - Minimum) / Step);
        code = steps is >= 0 and <= byte.MaxValue ? (byte)steps : (byte)0;
        return BitConverter.SingleToInt32Bits(Decode(code)) == BitConverter.SingleToInt32Bits(rating);
    }
}
