using System.Runtime.CompilerServices;
using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>Ratings as they are: for those that are not on their scale.</summary>
internal readonly unsafe struct FloatRatings : IRatingFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float At(in CellView cell, int position) => ((float*)cell.Ratings)[position];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load<T>(in CellView cell, int position)
        where T : struct, ILanes<T> => T.Load((float*)cell.Ratings + position);
}
