using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// Adagrad (Duchi et al., JMLR 12, 2011) as Keras has it: a += g²; w −= rate·g / √(a + ε), a from 0.1, ε = 1e-7.
/// </summary>
internal static unsafe class AdagradRule
{
    public const float InitialSum = 0.1f;
    public const float Epsilon = 1e-7f;

    /// <summary>Takes one step of Adagrad with some values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="sums">Their sums of squared gradients.</param>
    /// <param name="gradient">Their gradients.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="rate">The learning rate.</param>
    public static void Step<T>(float* values, float* sums, float* gradient, int count, float rate)
        where T : struct, ILanes<T>
    {
        int i = 0;
        T epsilon = T.Fill(Epsilon);
        T minusRate = T.Fill(-rate);
        for (; i <= count - LaneMath.Count; i += LaneMath.Count)
        {
            T g = T.Load(gradient + i);
            T sum = T.MultiplyAdd(g, g, T.Load(sums + i));
            sum.Store(sums + i);
            T.MultiplyAdd(minusRate, g / T.SquareRoot(sum + epsilon), T.Load(values + i)).Store(values + i);
        }

        for (; i < count; i++)
        {
            sums[i] = MathF.FusedMultiplyAdd(gradient[i], gradient[i], sums[i]);
            values[i] = MathF.FusedMultiplyAdd(-rate, gradient[i] / MathF.Sqrt(sums[i] + Epsilon), values[i]);
        }
    }
}
