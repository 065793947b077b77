using System.Runtime.CompilerServices;

namespace Bakeoff.Numerics;

/// <summary>The sums of a row begin with one number, and the largest of each column is kept.</summary>
/// <param name="starts">A number a row.</param>
/// <param name="tops">The largest so far of each column.</param>
/// <typeparam name="T">The vectors.</typeparam>
internal readonly unsafe struct FilledEnds<T>(float* starts, float* tops) : ITileEnds<T>
    where T : struct, ILanes<T>
{
    public static bool SeesLargest => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TSum Start<TSum>(float* place, int row)
        where TSum : struct, ITileSum<TSum, T> => TSum.Fill(starts[row]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void See<TSum>(TSum largest, int column)
        where TSum : struct, ITileSum<TSum, T>
    {
        TSum.Max(TSum.Load(tops + column), largest).Store(tops + column);
    }
}
