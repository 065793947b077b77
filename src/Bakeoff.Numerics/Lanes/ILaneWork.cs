namespace Bakeoff.Numerics;

/// <summary>A computation that is written for vectors of any width, with what it computes from: see <see cref="WidestLanes"/>.</summary>
/// <typeparam name="TResult">What it returns.</typeparam>
internal interface ILaneWork<out TResult>
{
    /// <summary>Computes with vectors of one kind; the bits are the same for all.</summary>
    /// <typeparam name="T">The vectors.</typeparam>
    TResult Run<T>()
        where T : struct, ILanes<T>;
}
