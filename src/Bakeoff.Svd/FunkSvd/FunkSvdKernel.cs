using System.Runtime.CompilerServices;
using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>
/// One feature of FunkSVD on one cell, sixteen users at a time. A rating keeps its excess: what all other features
/// predict, minus the rating. The sixteen items of a step are read before any is changed, and changes of the same item
/// are added in the order of the users.
/// </summary>
internal static unsafe class FunkSvdKernel
{
    /// <summary>One pass over a cell; returns the sum of squared errors, each before its update.</summary>
    /// <param name="cell">The cell, with excesses.</param>
    /// <param name="users">The feature of the cell's users.</param>
    /// <param name="items">The feature of the cell's items.</param>
    /// <param name="step">The step of this pass.</param>
    public static double Run(CellView cell, float* users, float* items, in FunkSvdStep step) =>
        cell.IsCoded ? Run<CodedRatings>(cell, users, items, step) : Run<FloatRatings>(cell, users, items, step);

    /// <summary>Adds a trained feature to the excesses of a cell: est = clamp(est + P·Q), as LensKit does.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="users">The feature of the cell's users.</param>
    /// <param name="items">The feature of the cell's items.</param>
    /// <param name="step">The ends of the scale.</param>
    /// <param name="trail">What the features to come add, in the excesses as they are.</param>
    /// <param name="nextTrail">What they add from the next feature on.</param>
    public static void Absorb(CellView cell, float* users, float* items, in FunkSvdStep step, float trail, float nextTrail)
    {
        if (cell.IsCoded)
        {
            Absorb<CodedRatings>(cell, users, items, step, trail, nextTrail);
        }
        else
        {
            Absorb<FloatRatings>(cell, users, items, step, trail, nextTrail);
        }
    }

    private static void Absorb<TRatings>(CellView cell, float* users, float* items, in FunkSvdStep step, float trail, float nextTrail)
        where TRatings : IRatingFormat
    {
        int position = 0;
        for (int group = 0; group < cell.UserCount; group += CellView.Lanes)
        {
            int active = Math.Min(CellView.Lanes, cell.UserCount - group);
            for (int s = 0; s < cell.Counts[group]; s++)
            {
                active = cell.Active(group, active, s);
                for (int lane = 0; lane < active; lane++, position++)
                {
                    float rating = TRatings.At(cell, position);
                    float estimate = cell.Residuals[position] + rating - trail + (users[cell.Users[group + lane]] * items[cell.Items[position]]);
                    cell.Residuals[position] = Clamp(estimate, step.Low, step.High) - rating + nextTrail;
                }
            }
        }
    }

    private static double Run<TRatings>(CellView cell, float* users, float* items, in FunkSvdStep step)
        where TRatings : IRatingFormat =>
        WidestLanes.Run<Pass<TRatings>, double>(new Pass<TRatings>(cell, users, items, step));

    private static double Run<T, TRatings>(CellView cell, float* users, float* items, in FunkSvdStep step)
        where T : struct, ILanes<T>
        where TRatings : IRatingFormat
    {
        double loss = 0;
        int position = 0;
        for (int group = 0; group < cell.UserCount; group += CellView.Lanes)
        {
            loss += RunGroup<T, TRatings>(cell, group, ref position, users, items, step);
        }

        return loss;
    }

    /// <summary>All ratings of sixteen users: steps of all sixteen, then steps of those that still have a rating.</summary>
    private static float RunGroup<T, TRatings>(CellView cell, int group, ref int next, float* users, float* items, in FunkSvdStep step)
        where T : struct, ILanes<T>
        where TRatings : IRatingFormat
    {
        float* change = stackalloc float[CellView.Lanes];
        int* counts = cell.Counts + group;
        (int position, int lanes) = (next, Math.Min(CellView.Lanes, cell.UserCount - group));
        int full = lanes == CellView.Lanes ? counts[CellView.Lanes - 1] : 0;
        (T user, T squares) = (T.Gather(users, cell.Users + group), T.Fill(0));
        (T low, T high) = (T.Fill(step.Low), T.Fill(step.High));
        (T rate, T decay, T shrink) = (T.Fill(-step.Rate), T.Fill(step.Decay), T.Fill(-step.Shrink));
        for (int end = position + (full * CellView.Lanes); position < end; position += CellView.Lanes)
        {
            T item = T.Gather(items, cell.Items + position);
            T rating = TRatings.Load<T>(cell, position);
            T excess = T.Clamp(T.MultiplyAdd(user, item, T.Load(cell.Residuals + position)), low - rating, high - rating);
            squares = T.MultiplyAdd(excess, excess, squares);
            T gradient = excess * rate;
            T.MultiplyAdd(gradient, user, item * shrink).Store(change);
            user = T.MultiplyAdd(gradient, item, user * decay);
            AddSixteen(items, cell.Items + position, change);
        }

        for (int s = full, active = lanes; s < counts[0]; s++, position += active)
        {
            // The lanes past the last active one hold ratings of the next step: they are computed, and left out.
            active = cell.Active(group, active, s);
            T item = T.Gather(items, cell.Items + position);
            T rating = TRatings.Load<T>(cell, position);
            T excess = T.Clamp(T.MultiplyAdd(user, item, T.Load(cell.Residuals + position)), low - rating, high - rating);
            excess = T.First(active, excess, T.Fill(0));
            squares = T.MultiplyAdd(excess, excess, squares);
            T gradient = excess * rate;
            T.MultiplyAdd(gradient, user, item * shrink).Store(change);
            user = T.First(active, T.MultiplyAdd(gradient, item, user * decay), user);
            Add(items, cell.Items + position, change, active);
        }

        user.Store(change);
        Scatter(change, users, cell.Users + group, lanes);
        next = position;
        return squares.Sum();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* target, ushort* indices, float* values, int count)
    {
        for (int lane = 0; lane < count; lane++)
        {
            target[indices[lane]] += values[lane];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter(float* values, float* target, ushort* indices, int count)
    {
        for (int lane = 0; lane < count; lane++)
        {
            target[indices[lane]] = values[lane];
        }
    }

    // Written out: as a loop it takes a third longer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSixteen(float* items, ushort* indices, float* change)
    {
        items[indices[0]] += change[0];
        items[indices[1]] += change[1];
        items[indices[2]] += change[2];
        items[indices[3]] += change[3];
        items[indices[4]] += change[4];
        items[indices[5]] += change[5];
        items[indices[6]] += change[6];
        items[indices[7]] += change[7];
        items[indices[8]] += change[8];
        items[indices[9]] += change[9];
        items[indices[10]] += change[10];
        items[indices[11]] += change[11];
        items[indices[12]] += change[12];
        items[indices[13]] += change[13];
        items[indices[14]] += change[14];
        items[indices[15]] += change[15];
    }

    private static float Clamp(float value, float low, float high)
    {
        float raised = value > low ? value : low;
        return raised < high ? raised : high;
    }

    private readonly struct Pass<TRatings>(CellView cell, float* users, float* items, FunkSvdStep step) : ILaneWork<double>
        where TRatings : IRatingFormat
    {
        public double Run<T>()
            where T : struct, ILanes<T> => FunkSvdKernel.Run<T, TRatings>(cell, users, items, step);
    }
}
