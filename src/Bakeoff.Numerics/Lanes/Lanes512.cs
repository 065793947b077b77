using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bakeoff.Numerics;

/// <summary>One 512-bit vector.</summary>
internal readonly unsafe struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private readonly Vector512<float> _value = value;

    public static bool FitsPairs => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LoadBytes(byte* source)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Load(source));
        return new(Vector512.ConvertToSingle(Vector512.Create(Lanes256.ToIntegers(low), Lanes256.ToIntegers(high))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Fill(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Gather(float* source, ushort* indices) => new(Vector512.Create(
        Lanes256.GatherEight(source, indices), Lanes256.GatherEight(source, indices + 8)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 left, Lanes512 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 left, Lanes512 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 SquareRoot(Lanes512 value) => new(Vector512.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Max(Lanes512 left, Lanes512 right) => new(Vector512.MaxNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Scale(Lanes512 value, Lanes512 shifted) => new(Scale(value._value, shifted._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scale(Vector512<float> value, Vector512<float> shifted) =>
        (value.AsInt32() + (shifted.AsInt32() << 23)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 left, Lanes512 right, Lanes512 addend) =>
        new(Vector512.FusedMultiplyAdd(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Clamp(Lanes512 value, Lanes512 low, Lanes512 high) =>
        new(Vector512.MinNative(Vector512.MaxNative(value._value, low._value), high._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 First(int count, Lanes512 value, Lanes512 other) => new(Vector512.ConditionalSelect(
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle(), value._value, other._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target) => _value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Maximum() => Lanes128.MaximumOfEight(Vector256.MaxNative(_value.GetLower(), _value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sum() => Lanes128.SumOfEight(_value.GetLower() + _value.GetUpper());
}
