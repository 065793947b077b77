using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Draws sixteen columns of implicit feedback, row by row, each given all others. For row j, ρ what the numbers of its entities are more than their
/// mean, and w their weights, y is drawn from N(λ Σ w(ρ + wy) / a, 1/a) with a = κ + λ Σ w².
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal static unsafe class FeedbackKernel<T>
    where T : struct, ILanes<T>
{
    private const int Lanes = LaneMath.Count;

    /// <summary>Draws y, and writes what it adds to the means.</summary>
    /// <param name="feedback">The feedback.</param>
    /// <param name="shape">How a row of numbers is laid out.</param>
    /// <param name="values">The numbers whose means it gives.</param>
    /// <param name="prior">Their prior.</param>
    /// <param name="draws">Names the random numbers.</param>
    /// <param name="column">The first of the columns.</param>
    public static void Draw(GibbsFeedback feedback, GibbsShape shape, Matrix values, GibbsPrior prior, GibbsDraws draws, int column)
    {
        using var rest = new NativeArray<float>((long)feedback.Own.Count * Lanes, cleared: false);
        using var normals = new NativeArray<float>(Lanes);
        T mean = T.Load(prior.Means.Pointer + column);
        SubtractMeans(feedback, shape, values, mean, column, rest.Pointer);
        (T precision, T own) = (T.Load(prior.Precisions.Pointer + column), Load(feedback.Precisions, column));
        int numbers = Math.Min(Lanes, shape.Numbers - column);
        for (int other = 0; other < feedback.Others.Count; other++)
        {
            draws.Fill(DrawPurpose.Feedback, other, column, normals.Pointer, numbers);
            T normal = T.First(numbers, T.Load(normals.Pointer), T.Fill(0));
            DrawRow(feedback, other, feedback.Values.Pointer + ((long)other * shape.Stride) + column, normal, (precision, own), rest.Pointer);
        }

        for (int entity = 0; entity < feedback.Own.Count; entity++)
        {
            (T.Load(values.Row(entity) + column) - mean - T.Load(rest.Pointer + ((long)entity * Lanes))).Store(feedback.Offsets.Row(entity) + column);
        }
    }

    /// <summary>ρ: the numbers less their means, of which y's part is summed again, so that no rounding adds up over samples.</summary>
    private static void SubtractMeans(GibbsFeedback feedback, GibbsShape shape, Matrix values, T mean, int column, float* rest)
    {
        for (int entity = 0; entity < feedback.Own.Count; entity++)
        {
            T sum = T.Fill(0);
            long end = feedback.Own.StartOf(entity + 1);
            for (long row = feedback.Own.StartOf(entity); row < end; row++)
            {
                sum += T.Load(feedback.Values.Pointer + ((long)feedback.Own.Others.Pointer[row] * shape.Stride) + column);
            }

            T centre = T.MultiplyAdd(sum, T.Fill(feedback.Weights[entity]), mean);
            (T.Load(values.Row(entity) + column) - centre).Store(rest + ((long)entity * Lanes));
        }
    }

    private static void DrawRow(GibbsFeedback feedback, int other, float* row, T normal, (T Values, T Own) precision, float* rest)
    {
        (T sum, float squares) = (T.Fill(0), 0);
        long end = feedback.Others.StartOf(other + 1);
        for (long place = feedback.Others.StartOf(other); place < end; place++)
        {
            int entity = feedback.Others.Others.Pointer[place];
            float weight = feedback.Weights[entity];
            sum = T.MultiplyAdd(T.Fill(weight), T.Load(rest + ((long)entity * Lanes)), sum);
            squares += weight * weight;
        }

        T old = T.Load(row);
        T all = T.MultiplyAdd(precision.Values, T.Fill(squares), precision.Own);
        T value = ((precision.Values * T.MultiplyAdd(T.Fill(squares), old, sum)) / all) + (normal / T.SquareRoot(all));
        value.Store(row);
        T change = old - value;
        for (long place = feedback.Others.StartOf(other); place < end; place++)
        {
            int entity = feedback.Others.Others.Pointer[place];
            float* target = rest + ((long)entity * Lanes);
            T.MultiplyAdd(change, T.Fill(feedback.Weights[entity]), T.Load(target)).Store(target);
        }
    }

    private static T Load(float[] values, int column)
    {
        fixed (float* pointer = values)
        {
            return T.Load(pointer + column);
        }
    }
}
