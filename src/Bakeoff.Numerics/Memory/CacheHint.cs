using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Bakeoff.Numerics;

/// <summary>Tells the processor what will be read soon. Where it takes no hints, nothing is done; no value depends on it.</summary>
internal static unsafe class CacheHint
{
    /// <summary>Asks for the line of the cache that a value lies in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch<T>(ref readonly T value)
    {
        // The address may be out of date when the collector moves the array: a hint for a wrong line harms nothing.
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in value)));
        }
    }

    /// <summary>Asks for all lines of a row.</summary>
    /// <param name="row">Its first value.</param>
    /// <param name="length">Its floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FetchRow(float* row, int length)
    {
        for (int i = 0; Sse.IsSupported && i < length; i += LaneMath.Count)
        {
            Fetch(ref row[i]);
        }
    }
}
