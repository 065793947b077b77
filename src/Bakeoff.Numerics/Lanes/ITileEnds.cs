namespace Bakeoff.Numerics;

/// <summary>What a matrix product's tile does before its first term and after its last.</summary>
/// <typeparam name="T">The vectors.</typeparam>
internal unsafe interface ITileEnds<T>
    where T : struct, ILanes<T>
{
    /// <summary>Whether the largest sums are asked for.</summary>
    static abstract bool SeesLargest { get; }

    /// <summary>The sums of a row before the first term.</summary>
    /// <param name="place">Where they will be stored.</param>
    /// <param name="row">The row of the result.</param>
    TSum Start<TSum>(float* place, int row)
        where TSum : struct, ITileSum<TSum, T>;

    /// <summary>Takes the largest sums of a tile's columns.</summary>
    /// <param name="largest">The sums.</param>
    /// <param name="column">The first column.</param>
    void See<TSum>(TSum largest, int column)
        where TSum : struct, ITileSum<TSum, T>;
}
