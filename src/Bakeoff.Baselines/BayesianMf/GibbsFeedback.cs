using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Implicit feedback as in SVD++ (Koren, "Factorization meets the neighborhood", KDD 2008): the mean of a user's numbers is the prior's plus the
/// sum of a row y of each item that the user rated, divided by the root of their number. It is written as a prior of the user's numbers, which
/// is the same model, since given them y no longer depends on a rating: all columns are drawn in parallel (Simm et al., "Macau: scalable
/// Bayesian factorization with high-dimensional side information", MLSP 2017). With the sides swapped it is the feedback of an item's users.
/// </summary>
/// <param name="shape">How a row of numbers is laid out.</param>
/// <param name="own">The rows of the side whose means it gives.</param>
/// <param name="others">The same rows by the other side, each of which has a row y.</param>
internal sealed unsafe class GibbsFeedback(GibbsShape shape, GibbsRows own, GibbsRows others) : IDisposable
{
    private readonly float[] _weights = [.. Enumerable.Range(0, own.Count).Select(entity => (float)(1 / Math.Sqrt(own.RowsOf(entity))))];
    private readonly NativeArray<float> _values = new((long)others.Count * shape.Stride);
    private readonly NativeArray<float> _offsets = new((long)own.Count * shape.Stride);

    /// <summary>y: a row for each of the other side.</summary>
    public NativeArray<float> Values => _values;

    /// <summary>What it adds to the prior's mean of each of its own side.</summary>
    public Matrix Offsets => new(_offsets.Pointer, shape.Stride);

    /// <summary>The precision of each column of y, whose mean is 0. At the start 1.</summary>
    public float[] Precisions { get; } = [.. Enumerable.Repeat(1f, shape.Stride)];

    /// <summary>The rows of the side whose means it gives.</summary>
    public GibbsRows Own => own;

    /// <summary>The same rows by the other side.</summary>
    public GibbsRows Others => others;

    /// <summary>One over the root of the number of rows of each of its own side.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Draws the precisions, and then y, given the numbers of its own side.</summary>
    /// <param name="values">The numbers of its own side.</param>
    /// <param name="prior">The prior of its own side.</param>
    /// <param name="draws">Names the random numbers.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public void Draw(Matrix values, GibbsPrior prior, GibbsDraws draws, ParallelOptions parallel) =>
        Parallel.For(0, shape.Stride / LaneMath.Count, parallel, block =>
        {
            DrawPrecisions(block * LaneMath.Count, draws);
            DrawColumns(values, prior, draws, block * LaneMath.Count);
        });

    /// <summary>Draws sixteen columns of y, given their precisions and the numbers of its own side.</summary>
    /// <param name="values">The numbers of its own side.</param>
    /// <param name="prior">The prior of its own side.</param>
    /// <param name="draws">Names the random numbers.</param>
    /// <param name="first">The first of the columns.</param>
    public void DrawColumns(Matrix values, GibbsPrior prior, GibbsDraws draws, int first) =>
        WidestLanes.Run(new Drawing(this, shape, values, prior, draws, first));

    /// <summary>Writes what the next sample needs, or reads what was written.</summary>
    /// <param name="arrays">Writes or reads an array.</param>
    public void Transfer(Action<NativeArray<float>> arrays)
    {
        arrays(_values);
        arrays(_offsets);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _offsets.Dispose();
    }

    /// <summary>λ ~ Γ(½, rate ½), as that of the prior.</summary>
    private void DrawPrecisions(int first, GibbsDraws draws)
    {
        for (int column = first; column < Math.Min(first + LaneMath.Count, shape.Numbers); column++)
        {
            double squares = 0;
            for (int other = 0; other < others.Count; other++)
            {
                double value = _values.Pointer[((long)other * shape.Stride) + column];
                squares += value * value;
            }

            Precisions[column] = (float)(draws.Of(DrawPurpose.FeedbackPrecision, column).NextGamma((1.0 + others.Count) / 2) / ((1 + squares) / 2));
        }
    }

    private readonly struct Drawing(GibbsFeedback feedback, GibbsShape shape, Matrix values, GibbsPrior prior, GibbsDraws draws, int first)
        : ILaneAction
    {
        public void Run<T>()
            where T : struct, ILanes<T> => FeedbackKernel<T>.Draw(feedback, shape, values, prior, draws, first);
    }
}
