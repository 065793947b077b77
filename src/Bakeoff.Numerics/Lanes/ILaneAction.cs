namespace Bakeoff.Numerics;

/// <summary>A computation as <see cref="ILaneWork{TResult}"/>, whose results go where it is told.</summary>
internal interface ILaneAction
{
    /// <summary>Computes with vectors of one kind; the bits are the same for all.</summary>
    /// <typeparam name="T">The vectors.</typeparam>
    void Run<T>()
        where T : struct, ILanes<T>;
}
