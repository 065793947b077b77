using System.Runtime.CompilerServices;

namespace Bakeoff.Numerics;

/// <summary>
/// The constants of eˣ, in registers for loops over many values. They are read from an array: constants that the compiler knows it reads from
/// memory again in every operation.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal readonly struct ExpTerms<T>
    where T : struct, ILanes<T>
{
    private static readonly float[] Constants =
    [
        -87f, 1.44269504f, 12582912f, -0.693359375f, 2.12194440e-4f, 1f / 5040, 1f / 720, 1f / 120, 1f / 24, 1f / 6, 0.5f, 1f,
    ];

    private readonly T _least;
    private readonly T _perLn2;
    private readonly T _shift;
    private readonly T _ln2High;
    private readonly T _ln2Low;
    private readonly T _t7;
    private readonly T _t6;
    private readonly T _t5;
    private readonly T _t4;
    private readonly T _t3;
    private readonly T _t2;
    private readonly T _one;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ExpTerms(float[] c)
    {
        (_least, _perLn2, _shift, _ln2High, _ln2Low) = (T.Fill(c[0]), T.Fill(c[1]), T.Fill(c[2]), T.Fill(c[3]), T.Fill(c[4]));
        (_t7, _t6, _t5, _t4, _t3, _t2, _one) = (T.Fill(c[5]), T.Fill(c[6]), T.Fill(c[7]), T.Fill(c[8]), T.Fill(c[9]), T.Fill(c[10]), T.Fill(c[11]));
    }

    public static ExpTerms<T> Load() => new(Constants);

    /// <summary>
    /// Replaces numbers that lie apart by eˣ⁻ᵗ; returns their sum, in their order. The second half of one is computed beside the first half of the
    /// next, so that the processor always has work in hand that waits for nothing.
    /// </summary>
    /// <param name="values">The numbers, and where what they become goes.</param>
    /// <param name="stride">Floats from one to the next.</param>
    /// <param name="count">How many, at least one.</param>
    /// <param name="top">t.</param>
    public static unsafe T Replace(float* values, nint stride, int count, T top)
    {
        ExpTerms<T> terms = Load();
        T sum = T.Fill(0);
        T rest = terms.Reduce(T.Load(values) - top, out T power);
        for (int i = 1; i < count; i++)
        {
            T nextRest = terms.Reduce(T.Load(values + stride) - top, out T nextPower);
            T value = terms.Expand(rest, power);
            value.Store(values);
            sum += value;
            (rest, power) = (nextRest, nextPower);
            values += stride;
        }

        T last = terms.Expand(rest, power);
        last.Store(values);
        return sum + last;
    }

    /// <summary>
    /// eˣ, within two units in the last place, for x up to 88. Below −87 it is that of −87, which is less than 10⁻³⁷.
    /// x = n·ln 2 + r, eʳ by its Taylor polynomial of degree 7, |r| at most ln(2)/2.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Exp(T value) => Expand(Reduce(value, out T power), power);

    /// <summary>r, and n + 1.5 · 2²³: adding that number rounds to an integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Reduce(T value, out T power)
    {
        value = T.Max(value, _least);
        power = T.MultiplyAdd(value, _perLn2, _shift);
        T n = power - _shift;
        return T.MultiplyAdd(n, _ln2Low, T.MultiplyAdd(n, _ln2High, value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Expand(T r, T power)
    {
        T p = T.MultiplyAdd(_t7, r, _t6);
        p = T.MultiplyAdd(p, r, _t5);
        p = T.MultiplyAdd(p, r, _t4);
        p = T.MultiplyAdd(p, r, _t3);
        p = T.MultiplyAdd(p, r, _t2);
        p = T.MultiplyAdd(p, r, _one);
        p = T.MultiplyAdd(p, r, _one);
        return T.Scale(p, power);
    }
}
