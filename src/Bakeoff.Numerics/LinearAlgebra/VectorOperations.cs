using System.Numerics;
using System.Runtime.InteropServices;

namespace Bakeoff.Numerics;

/// <summary>
/// Operations element by element: one IEEE operation each, multiply-adds fused where nothing else is said, so the bits do not depend on the
/// width of vectors.
/// </summary>
internal static class VectorOperations
{
    /// <summary>target += factor · source.</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        var factors = new Vector<double>(factor);
        Span<Vector<double>> targets = MemoryMarshal.Cast<double, Vector<double>>(target);
        ReadOnlySpan<Vector<double>> sources = MemoryMarshal.Cast<double, Vector<double>>(source);
        for (int v = 0; v < targets.Length; v++)
        {
            targets[v] = Vector.FusedMultiplyAdd(factors, sources[v], targets[v]);
        }

        for (int i = targets.Length * Vector<double>.Count; i < target.Length; i++)
        {
            target[i] = Math.FusedMultiplyAdd(factor, source[i], target[i]);
        }
    }

    /// <summary>target += factor · source, each product rounded before it is added.</summary>
    public static void AddRoundedScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        var factors = new Vector<double>(factor);
        Span<Vector<double>> targets = MemoryMarshal.Cast<double, Vector<double>>(target);
        ReadOnlySpan<Vector<double>> sources = MemoryMarshal.Cast<double, Vector<double>>(source);
        for (int v = 0; v < targets.Length; v++)
        {
            targets[v] += factors * sources[v];
        }

        for (int i = targets.Length * Vector<double>.Count; i < target.Length; i++)
        {
            target[i] += factor * source[i];
        }
    }

    /// <summary>target += source.</summary>
    public static void Add(Span<double> target, ReadOnlySpan<double> source)
    {
        Span<Vector<double>> targets = MemoryMarshal.Cast<double, Vector<double>>(target);
        ReadOnlySpan<Vector<double>> sources = MemoryMarshal.Cast<double, Vector<double>>(source);
        for (int v = 0; v < targets.Length; v++)
        {
            targets[v] += sources[v];
        }

        for (int i = targets.Length * Vector<double>.Count; i < target.Length; i++)
        {
            target[i] += source[i];
        }
    }

    /// <summary>(first, second) ← (cosine · first − sine · second, sine · first + cosine · second).</summary>
    public static void Rotate(Span<double> first, Span<double> second, double cosine, double sine)
    {
        (var cosines, var sines) = (new Vector<double>(cosine), new Vector<double>(sine));
        Span<Vector<double>> firsts = MemoryMarshal.Cast<double, Vector<double>>(first);
        Span<Vector<double>> seconds = MemoryMarshal.Cast<double, Vector<double>>(second);
        for (int v = 0; v < firsts.Length; v++)
        {
            (Vector<double> a, Vector<double> b) = (firsts[v], seconds[v]);
            firsts[v] = Vector.FusedMultiplyAdd(cosines, a, -(sines * b));
            seconds[v] = Vector.FusedMultiplyAdd(sines, a, cosines * b);
        }

        for (int i = firsts.Length * Vector<double>.Count; i < first.Length; i++)
        {
            (double a, double b) = (first[i], second[i]);
            first[i] = Math.FusedMultiplyAdd(cosine, a, -(sine * b));
            second[i] = Math.FusedMultiplyAdd(sine, a, cosine * b);
        }
    }
}
