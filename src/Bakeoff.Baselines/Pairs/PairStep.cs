using System.Runtime.CompilerServices;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>What a pair of items changes: one step of stochastic gradient descent. The bits are the same for every vector width.</summary>
/// <param name="Rate">The learning rate η.</param>
/// <param name="Regularization">λ.</param>
/// <typeparam name="T">The vectors.</typeparam>
internal readonly unsafe record struct PairStep<T>(float Rate, float Regularization)
    where T : struct, ILanes<T>
{
    private const int Lanes = LaneMath.Count;

    private float Decay => 1 - (Rate * Regularization);

    /// <summary>p·(q − r): by how much the scores of two items differ, without their biases.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Difference(float* user, float* item, float* other, int stride)
    {
        T sum = T.Fill(0);
        for (int i = 0; i < stride; i += Lanes)
        {
            sum = T.MultiplyAdd(T.Load(user + i), T.Load(item + i) - T.Load(other + i), sum);
        }

        return sum.Sum();
    }

    /// <summary>p += η(g(q − r) − λp), q += η(gp − λq), r −= η(gp + λr), of the p that was.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Learn(float* user, float* item, float* other, int stride, float gain)
    {
        (T decay, T step, T back) = (T.Fill(Decay), T.Fill(Rate * gain), T.Fill(-Rate * gain));
        for (int i = 0; i < stride; i += Lanes)
        {
            (T p, T q, T r) = (T.Load(user + i), T.Load(item + i), T.Load(other + i));
            T.MultiplyAdd(q - r, step, p * decay).Store(user + i);
            T.MultiplyAdd(p, step, q * decay).Store(item + i);
            T.MultiplyAdd(p, back, r * decay).Store(other + i);
        }
    }

    /// <summary>The same for the user alone.</summary>
    public void LearnUser(float* user, float* item, float* other, int stride, float gain)
    {
        (T decay, T step) = (T.Fill(Decay), T.Fill(Rate * gain));
        for (int i = 0; i < stride; i += Lanes)
        {
            T.MultiplyAdd(T.Load(item + i) - T.Load(other + i), step, T.Load(user + i) * decay).Store(user + i);
        }
    }

    /// <summary>The same for a pair of biases.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LearnBiases(ref float item, ref float other, float gain)
    {
        item = MathF.FusedMultiplyAdd(item, Decay, Rate * gain);
        other = MathF.FusedMultiplyAdd(other, Decay, -Rate * gain);
    }
}
