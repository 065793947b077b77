using System.Runtime.CompilerServices;
using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>Stochastic gradient descent on all features and both biases at once, on one cell.</summary>
internal static unsafe class BiasedMfKernel
{
    private const int Lanes = CellView.Lanes;
    private const int PrefetchDistance = 8;

    /// <summary>One pass over a cell; returns the sum of squared errors, each before its update.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="users">The rows of the cell's users.</param>
    /// <param name="items">The rows of the cell's items.</param>
    /// <param name="step">The numbers of the epoch.</param>
    public static double Run(CellView cell, float* users, float* items, BiasedMfStep step) =>
        cell.IsCoded ? Run<CodedRatings>(cell, users, items, step) : Run<FloatRatings>(cell, users, items, step);

    /// <summary>The product of a user's and an item's row: P·Q + b_u + b_i.</summary>
    /// <param name="user">A row.</param>
    /// <param name="item">A row.</param>
    public static float Product(ReadOnlySpan<float> user, ReadOnlySpan<float> item)
    {
        fixed (float* p = user, q = item)
        {
            return WidestLanes.Run<Multiplication, float>(new Multiplication(p, q, user.Length));
        }
    }

    /// <summary>The mean and <see cref="Product"/> for a user and some items.</summary>
    /// <param name="user">The user's row.</param>
    /// <param name="rows">The rows of all items.</param>
    /// <param name="items">The index of each item, or −1 for one that is unknown.</param>
    /// <param name="unknown">What stands for the product of an unknown one.</param>
    /// <param name="mean">What is added to all.</param>
    /// <param name="scores">Receives a score for each item.</param>
    public static void Products(
        ReadOnlySpan<float> user, ReadOnlySpan<float> rows, ReadOnlySpan<int> items, float unknown, double mean, Span<double> scores)
    {
        fixed (float* p = user, q = rows)
        {
            WidestLanes.Run(new Scoring(p, user.Length, q, items, unknown, mean, scores));
        }
    }

    private static void Products<T>(float* user, int stride, float* rows, ReadOnlySpan<int> items, float unknown, double mean, Span<double> scores)
        where T : struct, ILanes<T>
    {
        for (int position = 0; position < items.Length; position++)
        {
            int item = items[position];
            scores[position] = mean + (item >= 0 ? MfRowOfAny.Product<T>(user, rows + ((long)item * stride), stride) : unknown);
        }
    }

    private static double Run<TRatings>(CellView cell, float* users, float* items, BiasedMfStep step)
        where TRatings : IRatingFormat =>
        step.Stride == MfRowOfThree.Stride
            ? Run<TRatings, MfRowOfThree>(cell, users, items, step)
            : Run<TRatings, MfRowOfAny>(cell, users, items, step);

    private static double Run<TRatings, TRow>(CellView cell, float* users, float* items, BiasedMfStep step)
        where TRatings : IRatingFormat
        where TRow : IMfRow =>
        WidestLanes.Run<Pass<TRatings, TRow>, double>(new Pass<TRatings, TRow>(cell, users, items, step));

    private static double Run<T, TRatings, TRow>(CellView cell, float* users, float* items, BiasedMfStep step)
        where T : struct, ILanes<T>
        where TRatings : IRatingFormat
        where TRow : IMfRow
    {
        var rates = new MfRates<T>(step);
        (int stride, float mean) = (step.Stride, step.Mean);
        ushort* itemOf = cell.Items;
        double loss = 0;
        int position = 0;
        for (int group = 0; group < cell.UserCount; group += Lanes)
        {
            // The users of a group are far apart, and each is needed some nine times, then not again.
            for (int lane = group + Lanes; lane < Math.Min(group + (2 * Lanes), cell.UserCount); lane++)
            {
                TRow.Prefetch(users + ((long)cell.Users[lane] * stride), stride);
            }

            ushort* userOf = cell.Users + group;
            int active = Math.Min(Lanes, cell.UserCount - group);
            for (int s = 0; s < cell.Counts[group]; s++)
            {
                active = cell.Active(group, active, s);
                for (int lane = 0; lane < active; lane++, position++)
                {
                    // Past the end of the cell this names some other item, or nothing: a prefetch never fails.
                    TRow.Prefetch(items + ((long)itemOf[position + PrefetchDistance] * stride), stride);
                    float* user = users + ((long)userOf[lane] * stride);
                    float* item = items + ((long)itemOf[position] * stride);
                    float error = TRow.Update(user, item, TRatings.At(cell, position) - mean, stride, rates);
                    loss += error * error;
                }
            }
        }

        return loss;
    }

    private readonly struct Multiplication(float* user, float* item, int length) : ILaneWork<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public float Run<T>()
            where T : struct, ILanes<T> => MfRowOfAny.Product<T>(user, item, length);
    }

    private readonly ref struct Scoring(
        float* user, int stride, float* rows, ReadOnlySpan<int> items, float unknown, double mean, Span<double> scores) : ILaneAction
    {
        private readonly ReadOnlySpan<int> _items = items;
        private readonly Span<double> _scores = scores;

        public void Run<T>()
            where T : struct, ILanes<T> => Products<T>(user, stride, rows, _items, unknown, mean, _scores);
    }

    private readonly struct Pass<TRatings, TRow>(CellView cell, float* users, float* items, BiasedMfStep step) : ILaneWork<double>
        where TRatings : IRatingFormat
        where TRow : IMfRow
    {
        public double Run<T>()
            where T : struct, ILanes<T> => BiasedMfKernel.Run<T, TRatings, TRow>(cell, users, items, step);
    }
}
