using System.Runtime.CompilerServices;

namespace Bakeoff.Numerics;

/// <summary>The sums go on from what is stored.</summary>
/// <typeparam name="T">The vectors.</typeparam>
internal readonly unsafe struct StoredEnds<T> : ITileEnds<T>
    where T : struct, ILanes<T>
{
    public static bool SeesLargest => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TSum Start<TSum>(float* place, int row)
        where TSum : struct, ITileSum<TSum, T> => TSum.Load(place);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void See<TSum>(TSum largest, int column)
        where TSum : struct, ITileSum<TSum, T>
    {
        // Nobody asks.
    }
}
