using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>How a cell stores its ratings. Reading gives the rating's own bits in every format.</summary>
internal unsafe interface IRatingFormat
{
    /// <summary>The rating at a position.</summary>
    static abstract float At(in CellView cell, int position);

    /// <summary>Sixteen ratings from a position on.</summary>
    static abstract T Load<T>(in CellView cell, int position)
        where T : struct, ILanes<T>;
}
