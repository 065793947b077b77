using System.Runtime.CompilerServices;

namespace Bakeoff.Numerics;

/// <summary>Operations on rows of any length: sixteen at a time, the rest one by one, with the same bits either way.</summary>
/// <typeparam name="T">The vectors.</typeparam>
internal static unsafe class LaneRows<T>
    where T : struct, ILanes<T>
{
    private const int Lanes = LaneMath.Count;

    /// <summary>target = source · factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(float* source, float factor, float* target, int count)
    {
        int i = 0;
        T lanes = T.Fill(factor);
        for (; i <= count - Lanes; i += Lanes)
        {
            (T.Load(source + i) * lanes).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = source[i] * factor;
        }
    }

    /// <summary>target += source · factor, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(float* source, float factor, float* target, int count)
    {
        int i = 0;
        T lanes = T.Fill(factor);
        for (; i <= count - Lanes; i += Lanes)
        {
            T.MultiplyAdd(T.Load(source + i), lanes, T.Load(target + i)).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = MathF.FusedMultiplyAdd(source[i], factor, target[i]);
        }
    }

    /// <summary>The product of two rows whose length is a multiple of sixteen.</summary>
    public static float Dot(float* left, float* right, int count)
    {
        T sum = T.Fill(0);
        for (int i = 0; i < count; i += Lanes)
        {
            sum = T.MultiplyAdd(T.Load(left + i), T.Load(right + i), sum);
        }

        return sum.Sum();
    }
}
