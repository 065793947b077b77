using System.Collections.Concurrent;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Finds the weights of SLIM for some items at a time, and puts those that are not 0 one after the other: for each item those to it, by the ascending
/// position of where they are from.
/// </summary>
internal sealed unsafe class SlimWeights
{
    private const int BlockItems = 256;
    private readonly List<int> _indices = [];
    private readonly List<float> _values = [];
    private readonly long[] _starts;
    private readonly int _width;
    private readonly ParallelOptions _parallel;

    private SlimWeights(int items, int width, ParallelOptions parallel) => (_starts, _width, _parallel) = (new long[items + 1], width, parallel);

    /// <summary>Finds those from an item's neighbours.</summary>
    /// <param name="usersOf">The users of each item.</param>
    /// <param name="users">The number of users.</param>
    /// <param name="near">For each item its neighbours, ascending.</param>
    /// <param name="options">The penalties and when to end.</param>
    /// <param name="parallel">Number of threads, on which the weights do not depend, and cancellation.</param>
    public static SparseWeights OfNearest(SparseRows usersOf, int users, SparseWeights near, SlimOptions options, ParallelOptions parallel)
    {
        ElasticNet net = CreateNet(options);
        int width = LaneMath.RoundUp(Enumerable.Range(0, near.Count).Select(item => near.IndicesOf(item).Length).DefaultIfEmpty().Max());
        return new SlimWeights(near.Count, width, parallel).Find(
            () => new SelectedCounts(users, width),
            (item, counts, weights) =>
            {
                ReadOnlySpan<int> selected = near.IndicesOf(item);
                counts.Count(usersOf, selected, item);
                net.Fit(counts.Counts, counts.Stride, selected.Length, counts.Target, left: -1, weights);
            },
            (item, place) => near.IndicesOf(item)[place]);
    }

    /// <summary>Finds those from all items.</summary>
    /// <param name="gram">How many raters every two items have in common.</param>
    /// <param name="options">The penalties and when to end.</param>
    /// <param name="parallel">Number of threads, on which the weights do not depend, and cancellation.</param>
    public static SparseWeights OfAll(CommonCounts gram, SlimOptions options, ParallelOptions parallel)
    {
        ElasticNet net = CreateNet(options);
        return new SlimWeights(gram.Count, LaneMath.RoundUp(gram.Count), parallel).Find(
            () => new NativeArray<float>(gram.Stride),
            (item, gains, weights) =>
            {
                new Span<float>(gram.Row(item), gram.Stride).CopyTo(gains.Span);
                net.Fit(gram.Row(0), gram.Stride, gram.Count, gains.Pointer, left: item, weights);
            },
            (_, place) => place);
    }

    private static ElasticNet CreateNet(SlimOptions options) =>
        new((float)options.L1, (float)options.L2, options.Epochs, (float)options.Tolerance);

    private SparseWeights Find<TSpace>(Func<TSpace> createSpace, Fitting<TSpace> fit, Func<int, int, int> indexAt)
        where TSpace : IDisposable
    {
        using var block = new NativeArray<float>((long)BlockItems * _width);
        float* weights = block.Pointer;
        int items = _starts.Length - 1;
        var spaces = new ConcurrentBag<TSpace>(); // As many as there are threads at a time.
        try
        {
            for (int first = 0; first < items; first += BlockItems)
            {
                int start = first;
                Parallel.For(start, Math.Min(items, start + BlockItems), _parallel, item =>
                {
                    TSpace space = spaces.TryTake(out TSpace? free) ? free : createSpace();
                    float* row = weights + ((long)(item - start) * _width);
                    new Span<float>(row, _width).Clear(); // An item of the block before may have had more neighbours.
                    fit(item, space, row);
                    spaces.Add(space);
                });
                for (int item = start; item < Math.Min(items, start + BlockItems); item++)
                {
                    Append(item, new Span<float>(weights + ((long)(item - start) * _width), _width), indexAt);
                }
            }
        }
        finally
        {
            foreach (TSpace space in spaces)
            {
                space.Dispose();
            }
        }

        return new SparseWeights(_starts, [.. _indices], [.. _values]);
    }

    private void Append(int item, ReadOnlySpan<float> weights, Func<int, int, int> indexAt)
    {
        for (int place = 0; place < weights.Length; place++)
        {
            if (!float.IsFinite(weights[place]))
            {
                throw new TrainingException(
                    ErrorCodes.TrainingDiverged, $"a weight of SLIM is {weights[place]}: the penalties are too small for single precision.",
                    "Use a higher 'l2'.");
            }

            if (weights[place] > 0)
            {
                _indices.Add(indexAt(item, place));
                _values.Add(weights[place]);
            }
        }

        _starts[item + 1] = _indices.Count;
    }

    private delegate void Fitting<in TSpace>(int item, TSpace space, float* weights);
}
