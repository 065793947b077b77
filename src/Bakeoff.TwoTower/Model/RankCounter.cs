using System.Numerics;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// Finds the rank of one item of a catalogue for each query by counting the higher scores, in blocks of queries and of items: no row
/// of scores is kept, and no list is sorted. Of equal scores the lower position comes first.
/// </summary>
internal sealed unsafe class RankCounter : IDisposable
{
    private const int BlockItems = 1024;
    private const int BlockQueries = 64;
    private readonly NativeArray<float> _transposed; // [width × items, rounded up]
    private readonly int _items;
    private readonly int _padded;
    private readonly int _width;

    /// <param name="catalogue">The vectors of the items.</param>
    /// <param name="items">How many there are.</param>
    /// <param name="width">Floats of a vector, a multiple of sixteen.</param>
    public RankCounter(Matrix catalogue, int items, int width)
    {
        (_items, _width, _padded) = (items, width, LaneMath.StrideOf(items));
        _transposed = new NativeArray<float>((long)width * _padded);
        for (int item = 0; item < items; item++)
        {
            for (int i = 0; i < width; i++)
            {
                _transposed.Pointer[((long)i * _padded) + item] = catalogue.Row(item)[i];
            }
        }
    }

    /// <summary>The rank from 1 of each query's own item.</summary>
    /// <param name="queries">The queries' vectors.</param>
    /// <param name="own">The position of each query's item.</param>
    /// <param name="left">For each query positions that are no candidates, such as the items that the user has seen.</param>
    /// <param name="threads">Threads at most; the ranks do not depend on them.</param>
    public int[] Ranks(Matrix queries, int[] own, int[][] left, int threads)
    {
        int[] ranks = new int[own.Length];
        int blocks = (own.Length + BlockQueries - 1) / BlockQueries;
        Parallel.For(
            0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => new NativeArray<float>(BlockQueries * BlockItems),
            (block, _, scores) =>
            {
                (int first, int end) = (block * BlockQueries, Math.Min(own.Length, (block + 1) * BlockQueries));
                Count(queries, own, ranks, first, end, scores);
                for (int query = first; query < end; query++)
                {
                    ranks[query] += 1 - CountHigher(queries.Row(query), own[query], left[query]);
                }

                return scores;
            },
            scores => scores.Dispose());
        return ranks;
    }

    public void Dispose() => _transposed.Dispose();

    private void Count(Matrix queries, int[] own, int[] ranks, int first, int end, NativeArray<float> buffer)
    {
        var scores = new Matrix(buffer.Pointer, BlockItems);
        for (int start = 0; start < _items; start += BlockItems)
        {
            int count = Math.Min(BlockItems, _items - start);
            Products.Multiply(
                queries.From(first), end - first, _width, new Matrix(_transposed.Pointer + start, _padded), LaneMath.RoundUp(count), scores);
            for (int query = first; query < end; query++)
            {
                ranks[query] += CountHigher(
                    new ReadOnlySpan<float>(scores.Row(query - first), count), ScoreOf(queries.Row(query), own[query]), own[query] - start);
            }
        }
    }

    /// <summary>How many of some items stand before the own one.</summary>
    private int CountHigher(float* query, int own, int[] items)
    {
        int count = 0;
        float score = ScoreOf(query, own);
        foreach (int item in items)
        {
            float other = ScoreOf(query, item);
            count += item != own && (other > score || (other == score && item < own)) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Summed in the order in which the product of matrices sums it, so that an item's score equals itself.</summary>
    private float ScoreOf(float* query, int item)
    {
        float sum = 0;
        for (int i = 0; i < _width; i++)
        {
            sum = MathF.FusedMultiplyAdd(query[i], _transposed.Pointer[((long)i * _padded) + item], sum);
        }

        return sum;
    }

    private static int CountHigher(ReadOnlySpan<float> scores, float own, int place)
    {
        int count = 0;
        int i = 0;
        for (; i <= scores.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            count -= Vector.Sum(Vector.GreaterThan(new Vector<float>(scores[i..]), new Vector<float>(own)));
        }

        for (; i < scores.Length; i++)
        {
            count += scores[i] > own ? 1 : 0;
        }

        for (int lower = 0; lower < Math.Min(place, scores.Length); lower++)
        {
            count += scores[lower] == own ? 1 : 0;
        }

        return count;
    }
}
