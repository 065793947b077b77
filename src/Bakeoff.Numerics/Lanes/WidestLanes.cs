using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bakeoff.Numerics;

/// <summary>Runs computations with the widest vectors of the processor: the one place where these are chosen.</summary>
internal static class WidestLanes
{
    /// <summary>Runs a computation. Which vectors it takes is known when it is compiled, so that it costs no branch.</summary>
    /// <param name="work">The computation.</param>
    /// <typeparam name="TWork">The computation's type.</typeparam>
    /// <typeparam name="TResult">What it returns.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TResult Run<TWork, TResult>(TWork work)
        where TWork : struct, ILaneWork<TResult>, allows ref struct =>
        Vector512.IsHardwareAccelerated ? work.Run<Lanes512>()
        : Vector256.IsHardwareAccelerated ? work.Run<Lanes256>()
        : work.Run<Lanes128>();

    /// <inheritdoc cref="Run{TWork, TResult}(TWork)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TWork>(TWork work)
        where TWork : struct, ILaneAction, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            work.Run<Lanes512>();
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            work.Run<Lanes256>();
        }
        else
        {
            work.Run<Lanes128>();
        }
    }
}
