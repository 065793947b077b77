using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>Biased matrix factorization with implicit feedback on one cell, a group of sixteen users at a time.</summary>
internal static unsafe class ImplicitMfKernel
{
    private const int Lanes = CellView.Lanes;

    /// <summary>One pass over a cell; returns the sum of squared errors, each before its update.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="users">The rows of the cell's users, z included.</param>
    /// <param name="items">The rows of the cell's items.</param>
    /// <param name="feedback">The implicit feedback of the cell.</param>
    /// <param name="step">The numbers of the epoch.</param>
    /// <param name="train">False only brings z up to date.</param>
    public static double Run(CellView cell, float* users, float* items, ImplicitCell feedback, BiasedMfStep step, bool train) =>
        cell.IsCoded ? Run<CodedRatings>(cell, users, items, feedback, step, train) : Run<FloatRatings>(cell, users, items, feedback, step, train);

    private static double Run<TRatings>(CellView cell, float* users, float* items, ImplicitCell feedback, BiasedMfStep step, bool train)
        where TRatings : IRatingFormat =>
        Vector512.IsHardwareAccelerated ? Run<Lanes512, TRatings>(cell, users, items, feedback, step, train)
        : Vector256.IsHardwareAccelerated ? Run<Lanes256, TRatings>(cell, users, items, feedback, step, train)
        : Run<Lanes128, TRatings>(cell, users, items, feedback, step, train);

    private static double Run<T, TRatings>(CellView cell, float* users, float* items, ImplicitCell feedback, BiasedMfStep step, bool train)
        where T : struct, ILanes<T>
        where TRatings : IRatingFormat
    {
        // For each user of a group: first its share of z, then the sum of its gradients.
        float* kept = stackalloc float[Lanes * step.Stride];
        double loss = 0;
        int position = 0;
        for (int group = 0; group < cell.UserCount; group += Lanes)
        {
            int rows = Refresh<T>(cell, group, position, users, feedback, step.Stride, kept);
            if (train)
            {
                loss += Train<T, TRatings>(cell, group, position, users, items, feedback, step, kept);
                Spread<T>(cell, group, position, feedback, step, kept);
            }

            position += rows;
        }

        return loss;
    }

    /// <summary>Puts the items' present share into z and the users' rows; returns the number of ratings of the group.</summary>
    private static int Refresh<T>(CellView cell, int group, int position, float* users, ImplicitCell feedback, int stride, float* kept)
        where T : struct, ILanes<T>
    {
        int lanes = Math.Min(Lanes, cell.UserCount - group);
        new Span<float>(kept, lanes * stride).Clear();
        int first = position;
        for (int s = 0, active = lanes; s < cell.Counts[group]; s++)
        {
            active = cell.Active(group, active, s);
            for (int lane = 0; lane < active; lane++, position++)
            {
                T norm = T.Fill(((float*)feedback.Norms)[cell.Users[group + lane]]);
                float* y = (float*)feedback.Items + ((long)cell.Items[position] * stride);
                for (int v = 0; v < stride; v += Lanes)
                {
                    float* sum = kept + (lane * stride) + v;
                    T.MultiplyAdd(T.Load(y + v), norm, T.Load(sum)).Store(sum);
                }
            }
        }

        T one = T.Fill(1);
        for (int lane = 0; lane < lanes; lane++)
        {
            int local = cell.Users[group + lane];
            float* share = (float*)feedback.Shares + (local * feedback.ShareStride);
            float* z = (float*)feedback.Users + ((long)local * stride);
            float* user = users + ((long)local * stride);
            float* row = kept + (lane * stride);
            for (int v = 0; v < stride; v += Lanes)
            {
                T change = T.Load(row + v) - T.Load(share + v);
                T.Load(row + v).Store(share + v);
                T.MultiplyAdd(change, one, T.Load(z + v)).Store(z + v);
                T.MultiplyAdd(change, one, T.Load(user + v)).Store(user + v);
            }
        }

        return position - first;
    }

    private static double Train<T, TRatings>(
        CellView cell, int group, int position, float* users, float* items, ImplicitCell feedback, BiasedMfStep step, float* gradients)
        where T : struct, ILanes<T>
        where TRatings : IRatingFormat
    {
        var rates = new MfRates<T>(step);
        double loss = 0;
        int stride = step.Stride;
        new Span<float>(gradients, Lanes * stride).Clear();
        for (int s = 0, active = Math.Min(Lanes, cell.UserCount - group); s < cell.Counts[group]; s++)
        {
            active = cell.Active(group, active, s);
            for (int lane = 0; lane < active; lane++, position++)
            {
                long local = cell.Users[group + lane];
                float error = Update(
                    users + (local * stride), items + ((long)cell.Items[position] * stride), (float*)feedback.Users + (local * stride),
                    gradients + (lane * stride), TRatings.At(cell, position) - step.Mean, stride, rates);
                loss += error * error;
            }
        }

        return loss;
    }

    /// <summary>One update: regularization pulls p, which is the user's row without z, towards zero, and so the row towards z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Update<T>(float* user, float* item, float* z, float* gradients, float rating, int stride, MfRates<T> rates)
        where T : struct, ILanes<T>
    {
        float error = rating - MfRowOfAny.Product<T>(user, item, stride);
        T one = T.Fill(1);
        for (int v = 0; v < stride; v += Lanes)
        {
            bool last = v == stride - Lanes;
            (T p, T q) = (T.Load(user + v), T.Load(item + v));
            (T userStep, T itemStep) = last ? (T.Fill(error) * rates.LastUser, T.Fill(error) * rates.LastItem) : (T.Fill(error * rates.Rate), T.Fill(error * rates.Rate));
            (T userDecay, T itemDecay) = last ? (rates.LastUserDecay, rates.LastItemDecay) : (rates.Decay, rates.Decay);
            T shrunk = T.MultiplyAdd(T.Load(z + v), one - rates.Decay, p * userDecay);
            T.MultiplyAdd(userStep, q, shrunk).Store(user + v);
            T.MultiplyAdd(itemStep, p, q * itemDecay).Store(item + v);
            T.MultiplyAdd(userStep, q, T.Load(gradients + v)).Store(gradients + v);
        }

        return error;
    }

    /// <summary>Gives y of the group's items the gradients that their users got.</summary>
    private static void Spread<T>(CellView cell, int group, int position, ImplicitCell feedback, BiasedMfStep step, float* gradients)
        where T : struct, ILanes<T>
    {
        int lanes = Math.Min(Lanes, cell.UserCount - group);
        int stride = step.Stride;
        for (int lane = 0; lane < lanes; lane++)
        {
            T norm = T.Fill(((float*)feedback.Norms)[cell.Users[group + lane]]);
            for (int v = 0; v < stride; v += Lanes)
            {
                float* sum = gradients + (lane * stride) + v;
                (T.Load(sum) * norm * (v == stride - Lanes ? T.Load(step.LastFeatures) : T.Fill(1))).Store(sum);
            }
        }

        T decay = T.Fill(step.ImplicitDecay);
        for (int s = 0, active = lanes; s < cell.Counts[group]; s++)
        {
            active = cell.Active(group, active, s);
            for (int lane = 0; lane < active; lane++, position++)
            {
                float* y = (float*)feedback.Items + ((long)cell.Items[position] * stride);
                for (int v = 0; v < stride; v += Lanes)
                {
                    T.MultiplyAdd(T.Load(y + v), decay, T.Load(gradients + (lane * stride) + v)).Store(y + v);
                }
            }
        }
    }
}
