namespace Bakeoff.Numerics;

/// <summary>
/// Sixteen floats that are computed together. Every implementation gives the same bits: each operation is one IEEE
/// operation a lane, the multiply-add is fused, and the sum is one fixed tree. So a model's bytes do not depend on how
/// wide the processor's vectors are.
/// </summary>
/// <typeparam name="T">The implementation.</typeparam>
internal unsafe interface ILanes<T>
    where T : struct, ILanes<T>
{
    /// <summary>Whether the processor has registers for eighteen of these and more: a product's tile of eight by two sums.</summary>
    static abstract bool FitsPairs { get; }

    static abstract T Load(float* source);

    /// <summary>Sixteen bytes, each as the float of the same value.</summary>
    static abstract T LoadBytes(byte* source);

    static abstract T Fill(float value);

    /// <summary>The values at sixteen indices.</summary>
    static abstract T Gather(float* source, ushort* indices);

    static abstract T operator *(T left, T right);

    static abstract T operator +(T left, T right);

    static abstract T operator -(T left, T right);

    static abstract T operator /(T left, T right);

    static abstract T SquareRoot(T value);

    /// <summary>The larger of each two; which one of −0 and 0, or of a number and NaN, is not said.</summary>
    static abstract T Max(T left, T right);

    /// <summary>value · 2ⁿ for a whole n, given as n + 1.5 · 2²³: n is added to the exponent. Both value and result must be normal numbers.</summary>
    static abstract T Scale(T value, T shifted);

    /// <summary>left · right + addend, rounded once.</summary>
    static abstract T MultiplyAdd(T left, T right, T addend);

    static abstract T Clamp(T value, T low, T high);

    /// <summary>For the first <paramref name="count"/> lanes the one value, for the others the other.</summary>
    static abstract T First(int count, T value, T other);

    void Store(float* target);

    /// <summary>The largest lane.</summary>
    float Maximum();

    /// <summary>The sum: lane i with i + 8, then i + 4, then i + 2, then i + 1.</summary>
    float Sum();
}
