using System.Runtime.CompilerServices;
using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>
/// SVD++ on the ratings of one user. A rating gives every y_j of the user the same step and the same decay, so only their sum z is
/// carried from rating to rating, z ← (1 − γλ) z + γ e q, and every y_j gets after the last rating what it would have got rating by rating:
/// y_j ← a y_j + |N|^-½ (z − a z₀), with a = (1 − γλ)^|N| and z₀ the sum before the first rating. So an update takes as long as the user
/// has features, not features × ratings.
/// </summary>
internal static unsafe class ImplicitMfKernel
{
    private const int Lanes = CellView.Lanes;
    private const int PrefetchDistance = 8;

    /// <summary>Trains on all ratings of a user; returns the sum of squared errors, each before its update.</summary>
    /// <param name="user">The user's row, without z.</param>
    /// <param name="items">The rows of all items.</param>
    /// <param name="feedback">y of all items.</param>
    /// <param name="ratings">The user's ratings, in the order of their updates; at least one.</param>
    /// <param name="step">The numbers of the epoch.</param>
    /// <param name="scratch">Two rows: z, and z before the first rating.</param>
    public static double Train<T>(float* user, float* items, float* feedback, ReadOnlySpan<UserRating> ratings, BiasedMfStep step, float* scratch)
        where T : struct, ILanes<T>
    {
        int stride = step.Stride;
        float* z = scratch;
        float* before = scratch + stride;
        Sum<T>(feedback, ratings, stride, z);
        new ReadOnlySpan<float>(z, stride).CopyTo(new Span<float>(before, stride));
        var rates = new MfRates<T>(step);
        T decay = T.Fill(step.ImplicitDecay);
        T lastFeatures = T.Load(step.LastFeatures);
        (double loss, double left) = (0, 1);
        for (int i = 0; i < ratings.Length; i++)
        {
            MfRowOfAny.Prefetch(items + ((long)ratings[Math.Min(i + PrefetchDistance, ratings.Length - 1)].Item * stride), stride);
            float error =
                Update(user, items + ((long)ratings[i].Item * stride), z, ratings[i].Rating - step.Mean, stride, rates, decay, lastFeatures);
            loss += error * error;
            left *= step.ImplicitDecay;
        }

        Spread<T>(feedback, ratings, stride, z, before, (float)left);
        return loss;
    }

    /// <summary>z of a user: |N|^-½ Σ y.</summary>
    /// <param name="feedback">y of all items.</param>
    /// <param name="ratings">The user's ratings.</param>
    /// <param name="stride">Floats a row.</param>
    /// <param name="z">Where it goes.</param>
    public static void Sum<T>(float* feedback, ReadOnlySpan<UserRating> ratings, int stride, float* z)
        where T : struct, ILanes<T>
    {
        new Span<float>(z, stride).Clear();
        for (int i = 0; i < ratings.Length; i++)
        {
            MfRowOfAny.Prefetch(feedback + ((long)ratings[Math.Min(i + PrefetchDistance, ratings.Length - 1)].Item * stride), stride);
            float* y = feedback + ((long)ratings[i].Item * stride);
            for (int v = 0; v < stride; v += Lanes)
            {
                (T.Load(z + v) + T.Load(y + v)).Store(z + v);
            }
        }

        T norm = T.Fill(Norm(ratings.Length));
        for (int v = 0; v < stride; v += Lanes)
        {
            (T.Load(z + v) * norm).Store(z + v);
        }
    }

    private static float Norm(int ratings) => (float)(1 / Math.Sqrt(ratings));

    /// <summary>One update; returns the error before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Update<T>(float* user, float* item, float* z, float rating, int stride, MfRates<T> rates, T decay, T lastFeatures)
        where T : struct, ILanes<T>
    {
        T sum = (T.Load(user) + T.Load(z)) * T.Load(item);
        for (int v = Lanes; v < stride; v += Lanes)
        {
            sum = T.MultiplyAdd(T.Load(user + v) + T.Load(z + v), T.Load(item + v), sum);
        }

        float error = rating - sum.Sum();
        T gradient = T.Fill(error * rates.Rate);
        int last = stride - Lanes;
        for (int v = 0; v < last; v += Lanes)
        {
            (T p, T q, T ofItems) = (T.Load(user + v), T.Load(item + v), T.Load(z + v));
            T.MultiplyAdd(gradient, q, p * rates.Decay).Store(user + v);
            T.MultiplyAdd(gradient, p + ofItems, q * rates.Decay).Store(item + v);
            T.MultiplyAdd(gradient, q, ofItems * decay).Store(z + v);
        }

        (T lastP, T lastQ, T lastZ) = (T.Load(user + last), T.Load(item + last), T.Load(z + last));
        T.MultiplyAdd(T.Fill(error) * rates.LastUser, lastQ, lastP * rates.LastUserDecay).Store(user + last);
        T.MultiplyAdd(T.Fill(error) * rates.LastItem, lastP + lastZ, lastQ * rates.LastItemDecay).Store(item + last);
        T.MultiplyAdd(gradient * lastFeatures, lastQ, lastZ * decay).Store(z + last);
        return error;
    }

    /// <summary>Gives y of the user's items what all ratings of the user made of it.</summary>
    private static void Spread<T>(float* feedback, ReadOnlySpan<UserRating> ratings, int stride, float* z, float* before, float left)
        where T : struct, ILanes<T>
    {
        (T kept, T minus, T norm) = (T.Fill(left), T.Fill(-left), T.Fill(Norm(ratings.Length)));
        for (int v = 0; v < stride; v += Lanes)
        {
            (T.MultiplyAdd(minus, T.Load(before + v), T.Load(z + v)) * norm).Store(z + v);
        }

        for (int i = 0; i < ratings.Length; i++)
        {
            MfRowOfAny.Prefetch(feedback + ((long)ratings[Math.Min(i + PrefetchDistance, ratings.Length - 1)].Item * stride), stride);
            float* y = feedback + ((long)ratings[i].Item * stride);
            for (int v = 0; v < stride; v += Lanes)
            {
                T.MultiplyAdd(T.Load(y + v), kept, T.Load(z + v)).Store(y + v);
            }
        }
    }
}
