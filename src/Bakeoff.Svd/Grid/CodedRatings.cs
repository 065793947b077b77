using System.Runtime.CompilerServices;
using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>Ratings as the number of steps above the lowest, one byte each: training FunkSVD is bound by what memory delivers.</summary>
internal readonly unsafe struct CodedRatings : IRatingFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float At(in CellView cell, int position) => cell.Code.Decode(cell.Ratings[position]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load<T>(in CellView cell, int position)
        where T : struct, ILanes<T> =>
        T.MultiplyAdd(T.LoadBytes(cell.Ratings + position), T.Fill(cell.Code.Step), T.Fill(cell.Code.Minimum));
}
