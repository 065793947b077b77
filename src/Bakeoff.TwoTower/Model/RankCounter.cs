using System.Numerics;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// Finds the rank of one item of a catalogue for each query by counting the higher scores, in blocks of queries and of items: no row
/// of scores is kept, and no list is sorted. Of equal scores the lower position comes first.
/// </summary>
/// <param name="catalogue">The catalogue.</param>
internal sealed unsafe class RankCounter(CatalogueProduct catalogue)
{
    private const int BlockQueries = 64;

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
            () => new NativeArray<float>(BlockQueries * CatalogueProduct.BlockItems),
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

    private void Count(Matrix queries, int[] own, int[] ranks, int first, int end, NativeArray<float> buffer)
    {
        var scores = new Matrix(buffer.Pointer, CatalogueProduct.BlockItems);
        for (int start = 0; start < catalogue.Items; start += CatalogueProduct.BlockItems)
        {
            int count = catalogue.ScoreBlock(queries.From(first), end - first, start, scores);
            for (int query = first; query < end; query++)
            {
                float score = catalogue.ScoreOf(queries.Row(query), own[query]);
                ranks[query] += CountHigher(new ReadOnlySpan<float>(scores.Row(query - first), count), score, own[query] - start);
            }
        }
    }

    /// <summary>How many of some items stand before the own one.</summary>
    private int CountHigher(float* query, int own, int[] items)
    {
        int count = 0;
        float score = catalogue.ScoreOf(query, own);
        foreach (int item in items)
        {
            float other = catalogue.ScoreOf(query, item);
            count += item != own && (other > score || (other == score && item < own)) ? 1 : 0;
        }

        return count;
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
