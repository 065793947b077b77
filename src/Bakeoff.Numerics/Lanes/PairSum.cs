using System.Runtime.CompilerServices;

namespace Bakeoff.Numerics;

/// <summary>
/// Rows of two vectors, eight a tile: sixteen sums in registers, and for each two loads and eight broadcasts sixteen multiply-adds.
/// </summary>
/// <param name="low">The sums of the first vector.</param>
/// <param name="high">The sums of the second vector.</param>
/// <typeparam name="T">The vectors.</typeparam>
internal readonly unsafe struct PairSum<T>(T low, T high) : ITileSum<PairSum<T>, T>
    where T : struct, ILanes<T>
{
    private readonly T _low = low;
    private readonly T _high = high;

    public static int Rows => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairSum<T> Load(float* source) => new(T.Load(source), T.Load(source + LaneMath.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairSum<T> Fill(float value) => new(T.Fill(value), T.Fill(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairSum<T> Max(PairSum<T> left, PairSum<T> right) => new(T.Max(left._low, right._low), T.Max(left._high, right._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairSum<T> MultiplyAdd(T value, PairSum<T> factors, PairSum<T> sum) =>
        new(T.MultiplyAdd(value, factors._low, sum._low), T.MultiplyAdd(value, factors._high, sum._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target)
    {
        _low.Store(target);
        _high.Store(target + LaneMath.Count);
    }
}
