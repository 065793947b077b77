using System.Runtime.CompilerServices;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// The loss of Bayesian personalized ranking (Rendle, Freudenthaler, Gantner and Schmidt-Thieme, UAI 2009): ln(1 + e⁻ˣ) of the difference x of the
/// scores of an item that the user rated and of one that was drawn.
/// </summary>
/// <param name="factors">The factors.</param>
/// <typeparam name="T">The vectors.</typeparam>
internal readonly unsafe struct BprLoss<T>(PairFactors factors) : IPairLoss
    where T : struct, ILanes<T>
{
    private readonly float* _items = factors.Items.Pointer;
    private readonly float* _biases = factors.Biases.Pointer;
    private readonly int _stride = factors.Stride;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float FindGain(float* user, int item, ref PairNegatives negatives, out int other)
    {
        other = negatives.Next(item);
        return other < 0 ? 0 : Logistic(_biases[other] - _biases[item]
            - PairStep<T>.Difference(user, _items + ((long)item * _stride), _items + ((long)other * _stride), _stride));
    }

    /// <inheritdoc/>
    public bool IsWrong(float gain) => gain > 0.5f;

    /// <summary>
    /// 1/(1 + e⁻ˣ) in a fixed sequence of IEEE operations: e⁻ˣ = 2ⁿ eʳ, |r| at most ln(2)/2, and eʳ by its Taylor polynomial of degree 6, so that the
    /// error is below 10⁻⁶. Not a number stays one.
    /// </summary>
    internal static float Logistic(float x)
    {
        const float Shift = 12582912f; // 1.5 · 2²³: what is added to it is rounded to an integer.
        float value = MathF.Max(-80f, MathF.Min(80f, -x));
        float shifted = MathF.FusedMultiplyAdd(value, 1.44269504f, Shift);
        float n = shifted - Shift;
        float r = MathF.FusedMultiplyAdd(n, -0.693359375f, value);
        r = MathF.FusedMultiplyAdd(n, 2.12194440e-4f, r);
        float p = MathF.FusedMultiplyAdd(1f / 720, r, 1f / 120);
        p = MathF.FusedMultiplyAdd(p, r, 1f / 24);
        p = MathF.FusedMultiplyAdd(p, r, 1f / 6);
        p = MathF.FusedMultiplyAdd(p, r, 0.5f);
        p = MathF.FusedMultiplyAdd(p, r, 1f);
        p = MathF.FusedMultiplyAdd(p, r, 1f);
        float power = BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(shifted) << 23) + (127 << 23));
        return 1 / MathF.FusedMultiplyAdd(p, power, 1f);
    }
}
