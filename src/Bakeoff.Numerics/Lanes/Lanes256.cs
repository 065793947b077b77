using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bakeoff.Numerics;

/// <summary>Two 256-bit vectors.</summary>
internal readonly unsafe struct Lanes256(Vector256<float> low, Vector256<float> high) : ILanes<Lanes256>
{
    private readonly Vector256<float> _low = low;
    private readonly Vector256<float> _high = high;

    public static bool FitsPairs => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* source) => new(Vector256.Load(source), Vector256.Load(source + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadBytes(byte* source)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Load(source));
        return new(Vector256.ConvertToSingle(ToIntegers(low)), Vector256.ConvertToSingle(ToIntegers(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ToIntegers(Vector128<ushort> eight)
    {
        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(eight);
        return Vector256.Create(low, high).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Fill(float value)
    {
        Vector256<float> half = Vector256.Create(value); // Of two, the compiler would make a load and a broadcast between registers.
        return new Lanes256(half, half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Gather(float* source, ushort* indices) => new(GatherEight(source, indices), GatherEight(source, indices + 8));

    // Scalar loads are faster here than the gather instruction: the indices are 16 bits wide and the values in L1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> GatherEight(float* source, ushort* indices) =>
        Vector256.Create(Lanes128.GatherFour(source, indices), Lanes128.GatherFour(source, indices + 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new(left._low * right._low, left._high * right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left._low + right._low, left._high + right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left._low - right._low, left._high - right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 left, Lanes256 right) => new(left._low / right._low, left._high / right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 SquareRoot(Lanes256 value) => new(Vector256.Sqrt(value._low), Vector256.Sqrt(value._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Max(Lanes256 left, Lanes256 right) =>
        new(Vector256.MaxNative(left._low, right._low), Vector256.MaxNative(left._high, right._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Scale(Lanes256 value, Lanes256 shifted) => new(Scale(value._low, shifted._low), Scale(value._high, shifted._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Scale(Vector256<float> value, Vector256<float> shifted) =>
        (value.AsInt32() + (shifted.AsInt32() << 23)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 left, Lanes256 right, Lanes256 addend) => new(
        Vector256.FusedMultiplyAdd(left._low, right._low, addend._low), Vector256.FusedMultiplyAdd(left._high, right._high, addend._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Clamp(Lanes256 value, Lanes256 low, Lanes256 high) => new(
        Vector256.MinNative(Vector256.MaxNative(value._low, low._low), high._low),
        Vector256.MinNative(Vector256.MaxNative(value._high, low._high), high._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 First(int count, Lanes256 value, Lanes256 other) => new(
        Vector256.ConditionalSelect(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle(), value._low, other._low),
        Vector256.ConditionalSelect(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count - 8)).AsSingle(), value._high, other._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target)
    {
        _low.Store(target);
        _high.Store(target + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Maximum() => Lanes128.MaximumOfEight(Vector256.MaxNative(_low, _high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sum() => Lanes128.SumOfEight(_low + _high);
}
