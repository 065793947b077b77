using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bakeoff.Numerics;

/// <summary>Four 128-bit vectors; without vector hardware, sixteen scalars.</summary>
internal readonly unsafe struct Lanes128(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d) : ILanes<Lanes128>
{
    private readonly Vector128<float> _a = a;
    private readonly Vector128<float> _b = b;
    private readonly Vector128<float> _c = c;
    private readonly Vector128<float> _d = d;

    public static bool FitsPairs => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* source) => new(
        Vector128.Load(source), Vector128.Load(source + 4), Vector128.Load(source + 8), Vector128.Load(source + 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadBytes(byte* source)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Load(source));
        (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
        (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
        return new(
            Vector128.ConvertToSingle(a.AsInt32()), Vector128.ConvertToSingle(b.AsInt32()),
            Vector128.ConvertToSingle(c.AsInt32()), Vector128.ConvertToSingle(d.AsInt32()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Fill(float value)
    {
        Vector128<float> quarter = Vector128.Create(value);
        return new Lanes128(quarter, quarter, quarter, quarter);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Gather(float* source, ushort* indices) => new(
        GatherFour(source, indices), GatherFour(source, indices + 4), GatherFour(source, indices + 8), GatherFour(source, indices + 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> GatherFour(float* source, ushort* indices) =>
        Vector128.Create(source[indices[0]], source[indices[1]], source[indices[2]], source[indices[3]]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) =>
        new(left._a * right._a, left._b * right._b, left._c * right._c, left._d * right._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) =>
        new(left._a + right._a, left._b + right._b, left._c + right._c, left._d + right._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) =>
        new(left._a - right._a, left._b - right._b, left._c - right._c, left._d - right._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 left, Lanes128 right) =>
        new(left._a / right._a, left._b / right._b, left._c / right._c, left._d / right._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SquareRoot(Lanes128 value) =>
        new(Vector128.Sqrt(value._a), Vector128.Sqrt(value._b), Vector128.Sqrt(value._c), Vector128.Sqrt(value._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Max(Lanes128 left, Lanes128 right) =>
        new(Vector128.MaxNative(left._a, right._a), Vector128.MaxNative(left._b, right._b), Vector128.MaxNative(left._c, right._c),
            Vector128.MaxNative(left._d, right._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Scale(Lanes128 value, Lanes128 shifted) => new(
        Scale(value._a, shifted._a), Scale(value._b, shifted._b), Scale(value._c, shifted._c), Scale(value._d, shifted._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Scale(Vector128<float> value, Vector128<float> shifted) =>
        (value.AsInt32() + (shifted.AsInt32() << 23)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 left, Lanes128 right, Lanes128 addend) => new(
        Vector128.FusedMultiplyAdd(left._a, right._a, addend._a), Vector128.FusedMultiplyAdd(left._b, right._b, addend._b),
        Vector128.FusedMultiplyAdd(left._c, right._c, addend._c), Vector128.FusedMultiplyAdd(left._d, right._d, addend._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Clamp(Lanes128 value, Lanes128 low, Lanes128 high) => new(
        Vector128.MinNative(Vector128.MaxNative(value._a, low._a), high._a), Vector128.MinNative(Vector128.MaxNative(value._b, low._b), high._b),
        Vector128.MinNative(Vector128.MaxNative(value._c, low._c), high._c), Vector128.MinNative(Vector128.MaxNative(value._d, low._d), high._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 First(int count, Lanes128 value, Lanes128 other) => new(
        First(count, value._a, other._a), First(count - 4, value._b, other._b), First(count - 8, value._c, other._c),
        First(count - 12, value._d, other._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> First(int count, Vector128<float> value, Vector128<float> other) =>
        Vector128.ConditionalSelect(Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle(), value, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target)
    {
        _a.Store(target);
        _b.Store(target + 4);
        _c.Store(target + 8);
        _d.Store(target + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Maximum() => MaximumOfFour(Vector128.MaxNative(Vector128.MaxNative(_a, _c), Vector128.MaxNative(_b, _d)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sum() => SumOfFour((_a + _c) + (_b + _d));

    /// <summary>The rest of <see cref="ILanes{T}.Sum"/> from eight lanes on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumOfEight(Vector256<float> eight) => SumOfFour(eight.GetLower() + eight.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SumOfFour(Vector128<float> four)
    {
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.GetElement(0) + two.GetElement(1);
    }

    /// <summary>The rest of <see cref="ILanes{T}.Maximum"/> from eight lanes on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaximumOfEight(Vector256<float> eight) => MaximumOfFour(Vector128.MaxNative(eight.GetLower(), eight.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float MaximumOfFour(Vector128<float> four)
    {
        Vector128<float> two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Math.Max(two.GetElement(0), two.GetElement(1));
    }
}
