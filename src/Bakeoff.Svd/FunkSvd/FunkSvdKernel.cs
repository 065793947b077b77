using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
                active = Active(cell.Counts + group, active, s);
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
        Vector512.IsHardwareAccelerated ? Run<Lanes512, TRatings>(cell, users, items, step)
        : Vector256.IsHardwareAccelerated ? Run<Lanes256, TRatings>(cell, users, items, step)
        : Run<Lanes128, TRatings>(cell, users, items, step);

    private static double Run<T, TRatings>(CellView cell, float* users, float* items, in FunkSvdStep step)
        where T : struct, ILanes<T>
        where TRatings : IRatingFormat
    {
        float* p = stackalloc float[CellView.Lanes];
        double loss = 0;
        int position = 0;
        for (int group = 0; group < cell.UserCount; group += CellView.Lanes)
        {
            int* counts = cell.Counts + group;
            int lanes = Math.Min(CellView.Lanes, cell.UserCount - group);
            for (int lane = 0; lane < lanes; lane++)
            {
                p[lane] = users[cell.Users[group + lane]];
            }

            int full = lanes == CellView.Lanes ? counts[CellView.Lanes - 1] : 0;
            loss += FullSteps<T, TRatings>(cell, position, full, p, items, step);
            position += full * CellView.Lanes;
            for (int s = full, active = lanes; s < counts[0]; s++, position += active)
            {
                active = Active(counts, active, s);
                loss += PartialStep<TRatings>(cell, position, active, p, items, step);
            }

            for (int lane = 0; lane < lanes; lane++)
            {
                users[cell.Users[group + lane]] = p[lane];
            }
        }

        return loss;
    }

    private static float FullSteps<T, TRatings>(CellView cell, int position, int steps, float* p, float* items, in FunkSvdStep step)
        where T : struct, ILanes<T>
        where TRatings : IRatingFormat
    {
        float* change = stackalloc float[CellView.Lanes];
        T user = T.Load(p);
        T squares = T.Fill(0);
        (T low, T high) = (T.Fill(step.Low), T.Fill(step.High));
        (T rate, T decay, T shrink) = (T.Fill(-step.Rate), T.Fill(step.Decay), T.Fill(-step.Shrink));
        for (int end = position + (steps * CellView.Lanes); position < end; position += CellView.Lanes)
        {
            ushort* indices = cell.Items + position;
            T item = T.Gather(items, indices);
            T rating = TRatings.Load<T>(cell, position);
            T excess = T.Clamp(T.MultiplyAdd(user, item, T.Load(cell.Residuals + position)), low - rating, high - rating);
            squares = T.MultiplyAdd(excess, excess, squares);
            T gradient = excess * rate;
            T.MultiplyAdd(gradient, user, item * shrink).Store(change);
            user = T.MultiplyAdd(gradient, item, user * decay);
            Add(items, indices, change);
        }

        user.Store(p);
        return squares.Sum();
    }

    // Written out: as a loop it takes a third longer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* items, ushort* indices, float* change)
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

    /// <summary>A step in which fewer than sixteen users still have a rating: the same operations, one by one.</summary>
    private static float PartialStep<TRatings>(CellView cell, int position, int active, float* p, float* items, in FunkSvdStep step)
        where TRatings : IRatingFormat
    {
        float* change = stackalloc float[CellView.Lanes];
        float squares = 0;
        for (int lane = 0; lane < active; lane++)
        {
            float rating = TRatings.At(cell, position + lane);
            float item = items[cell.Items[position + lane]];
            float excess = Clamp(
                MathF.FusedMultiplyAdd(p[lane], item, cell.Residuals[position + lane]), step.Low - rating, step.High - rating);
            squares = MathF.FusedMultiplyAdd(excess, excess, squares);
            float gradient = excess * -step.Rate;
            change[lane] = MathF.FusedMultiplyAdd(gradient, p[lane], item * -step.Shrink);
            p[lane] = MathF.FusedMultiplyAdd(gradient, item, p[lane] * step.Decay);
        }

        for (int lane = 0; lane < active; lane++)
        {
            items[cell.Items[position + lane]] += change[lane];
        }

        return squares;
    }

    private static int Active(int* counts, int active, int step)
    {
        while (counts[active - 1] <= step)
        {
            active--;
        }

        return active;
    }

    private static float Clamp(float value, float low, float high)
    {
        float raised = value > low ? value : low;
        return raised < high ? raised : high;
    }
}
