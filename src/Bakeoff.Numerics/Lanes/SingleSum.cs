using System.Runtime.CompilerServices;

namespace Bakeoff.Numerics;

/// <summary>
/// Rows of one vector, six a tile: for processors whose sixteen registers hold no more, and for a last odd vector.
/// </summary>
/// <param name="value">The sums.</param>
/// <typeparam name="T">The vectors.</typeparam>
internal readonly unsafe struct SingleSum<T>(T value) : ITileSum<SingleSum<T>, T>
    where T : struct, ILanes<T>
{
    private readonly T _value = value;

    public static int Rows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleSum<T> Load(float* source) => new(T.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleSum<T> Fill(float value) => new(T.Fill(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleSum<T> Max(SingleSum<T> left, SingleSum<T> right) => new(T.Max(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleSum<T> MultiplyAdd(T value, SingleSum<T> factors, SingleSum<T> sum) => new(T.MultiplyAdd(value, factors._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target) => _value.Store(target);
}
