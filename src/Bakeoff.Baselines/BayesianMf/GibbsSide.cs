using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>The state of one side, users or items: a row of numbers for each, and what is believed of them before a rating is seen.</summary>
/// <param name="shape">How a row is laid out.</param>
/// <param name="count">The number of users or items.</param>
/// <param name="bins">The items' bins of time, which have a row each after those of the items; null for none.</param>
internal sealed unsafe class GibbsSide(GibbsShape shape, int count, GibbsBins? bins = null) : IDisposable
{
    private const int PartEntities = 2048; // Sums have the same bits on any number of threads: they are summed by parts.

    /// <summary>The number of users or items.</summary>
    public int Count => count;

    /// <summary>The numbers.</summary>
    public NativeArray<float> Values { get; } = new(((long)count + (bins?.Count ?? 0)) * shape.Stride);

    /// <summary>The precision of what the numbers of bins differ by from those of their items; at the start, and without bins, 1.</summary>
    public NativeArray<float> BinPrecisions { get; } = GibbsPrior.Ones(shape.Stride);

    /// <summary>The bins of time; null for none.</summary>
    public GibbsBins? Bins => bins;

    /// <summary>What all have in common.</summary>
    public GibbsPrior Prior { get; } = new(shape);

    /// <summary>The numbers as a matrix.</summary>
    public Matrix Rows => new(Values.Pointer, shape.Stride);

    /// <summary>What is known of each one's own mean, to be added to the prior's; null for nothing.</summary>
    public GibbsFeedback? Feedback { get; init; }

    /// <summary>Draws factors to begin with, small and around 0: were they all 0, they would stay alike.</summary>
    /// <param name="draws">Names the random numbers.</param>
    /// <param name="deviation">Their standard deviation.</param>
    public void Start(GibbsDraws draws, float deviation)
    {
        for (int entity = 0; entity < count; entity++)
        {
            float* row = Rows.Row(entity);
            draws.Fill(DrawPurpose.Start, entity, 0, row, shape.Factors);
            for (int column = 0; column < shape.Stride; column++)
            {
                row[column] = column < shape.Factors ? row[column] * deviation : 0;
            }

            for (int bin = bins?.FirstOf(entity) ?? 0; bin < (bins?.FirstOf(entity + 1) ?? 0); bin++)
            {
                new ReadOnlySpan<float>(row, shape.Stride).CopyTo(new Span<float>(Rows.Row(count + bin), shape.Stride));
            }
        }
    }

    /// <summary>Sums the numbers of each column, less what is known of each one's own mean, and their squares.</summary>
    /// <param name="parallel">Threads and cancellation.</param>
    public (double[] Sums, double[] Squares) Sum(ParallelOptions parallel)
    {
        int parts = (count + PartEntities - 1) / PartEntities;
        double[] sums = new double[parts * shape.Stride], squares = new double[parts * shape.Stride];
        Parallel.For(0, parts, parallel, part => SumPart(part, sums.AsSpan(part * shape.Stride), squares.AsSpan(part * shape.Stride)));
        for (int part = 1; part < parts; part++)
        {
            for (int column = 0; column < shape.Stride; column++)
            {
                sums[column] += sums[(part * shape.Stride) + column];
                squares[column] += squares[(part * shape.Stride) + column];
            }
        }

        return (sums[..shape.Stride], squares[..shape.Stride]);
    }

    /// <summary>The prior's mean of the numbers of one.</summary>
    /// <param name="entity">Its index.</param>
    /// <param name="space">Room for a row.</param>
    public float* CentreOf(int entity, float* space)
    {
        if (Feedback is null)
        {
            return Prior.Means.Pointer;
        }

        float* own = Feedback.Offsets.Row(entity);
        for (int column = 0; column < shape.Stride; column++)
        {
            space[column] = Prior.Means.Pointer[column] + own[column];
        }

        return space;
    }

    /// <summary>Writes what the next sample needs, or reads what was written.</summary>
    /// <param name="arrays">Writes or reads an array.</param>
    public void Transfer(Action<NativeArray<float>> arrays)
    {
        arrays(Values);
        Feedback?.Transfer(arrays);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Values.Dispose();
        BinPrecisions.Dispose();
        Prior.Dispose();
        Feedback?.Dispose();
    }

    private void SumPart(int part, Span<double> sums, Span<double> squares)
    {
        for (int entity = part * PartEntities; entity < Math.Min(count, (part + 1) * PartEntities); entity++)
        {
            float* row = Rows.Row(entity);
            float* own = Feedback is null ? null : Feedback.Offsets.Row(entity);
            for (int column = 0; column < shape.Numbers; column++)
            {
                double value = own is null ? row[column] : (double)row[column] - own[column];
                sums[column] += value;
                squares[column] += value * value;
            }
        }
    }
}
