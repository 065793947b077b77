namespace Bakeoff.Numerics;

/// <summary>Whether a tile has all of its rows; known when the product is compiled, so that whole tiles ask nothing.</summary>
internal interface ITileExtent
{
    static abstract bool IsWhole { get; }
}
