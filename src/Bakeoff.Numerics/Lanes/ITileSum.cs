namespace Bakeoff.Numerics;

/// <summary>The sums of one row of a tile of a matrix product: one vector, or two that lie next to each other.</summary>
/// <typeparam name="TSum">The implementation.</typeparam>
/// <typeparam name="T">The vectors.</typeparam>
internal unsafe interface ITileSum<TSum, T>
    where TSum : struct, ITileSum<TSum, T>
    where T : struct, ILanes<T>
{
    /// <summary>The number of rows of a tile, six or eight: as many as there are registers for their sums.</summary>
    static abstract int Rows { get; }

    /// <summary>Loads the sums of a row.</summary>
    static abstract TSum Load(float* source);

    /// <summary>The same sum everywhere.</summary>
    static abstract TSum Fill(float value);

    /// <summary>The larger of each two.</summary>
    static abstract TSum Max(TSum left, TSum right);

    /// <summary>Adds value · factors, rounded once.</summary>
    static abstract TSum MultiplyAdd(T value, TSum factors, TSum sum);

    /// <summary>Stores the sums of a row.</summary>
    void Store(float* target);
}
