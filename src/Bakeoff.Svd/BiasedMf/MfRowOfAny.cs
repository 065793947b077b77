using System.Runtime.CompilerServices;
using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>Rows of any number of vectors.</summary>
internal readonly unsafe struct MfRowOfAny : IMfRow
{
    private const int Lanes = CellView.Lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Update<T>(float* user, float* item, float rating, int stride, MfRates<T> rates)
        where T : struct, ILanes<T>
    {
        float error = rating - Product<T>(user, item, stride);
        (T gradient, T last) = (T.Fill(error * rates.Rate), T.Fill(error));
        int v = 0;
        for (; v < stride - Lanes; v += Lanes)
        {
            (T p, T q) = (T.Load(user + v), T.Load(item + v));
            T.MultiplyAdd(gradient, q, p * rates.Decay).Store(user + v);
            T.MultiplyAdd(gradient, p, q * rates.Decay).Store(item + v);
        }

        (T lastP, T lastQ) = (T.Load(user + v), T.Load(item + v));
        T.MultiplyAdd(last * rates.LastUser, lastQ, lastP * rates.LastUserDecay).Store(user + v);
        T.MultiplyAdd(last * rates.LastItem, lastP, lastQ * rates.LastItemDecay).Store(item + v);
        return error;
    }

    /// <summary>The product of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Product<T>(float* user, float* item, int stride)
        where T : struct, ILanes<T>
    {
        T sum = T.Load(user) * T.Load(item);
        for (int v = Lanes; v < stride; v += Lanes)
        {
            sum = T.MultiplyAdd(T.Load(user + v), T.Load(item + v), sum);
        }

        return sum.Sum();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(float* row, int stride) => CacheHint.FetchRow(row, stride);
}
