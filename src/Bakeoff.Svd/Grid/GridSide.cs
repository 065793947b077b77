using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// The users or the items of a grid, assigned to bins. A bin's entities have neighbouring positions, those with the most
/// ratings first, so that what is used most lies together. Entities without a rating get no position: a model's bytes
/// do not depend on what it did not see.
/// </summary>
internal sealed class GridSide
{
    /// <summary>Within a cell an entity is named by 16 bits, so a larger bin is cut into parts.</summary>
    private const int LargestPart = 1 << 16;

    /// <param name="counts">The number of ratings of each index.</param>
    /// <param name="bins">The number of bins.</param>
    /// <param name="seed">Shuffles the entities before they are assigned.</param>
    public GridSide(int[] counts, int bins, ulong seed)
    {
        int[] known = [.. Enumerable.Range(0, counts.Length).Where(index => counts[index] > 0)];
        List<int>[] assigned = Assign(known, counts, bins, seed);
        Parts = Math.Max(1, (assigned.Max(bin => bin.Count) + LargestPart - 1) / LargestPart);
        IndexAt = new int[known.Length];
        Starts = new int[(bins * Parts) + 1];
        PartOf = new int[counts.Length];
        LocalOf = new ushort[counts.Length];
        Array.Fill(PartOf, -1);
        int position = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            for (int i = 0; i < assigned[bin].Count; i++)
            {
                int index = assigned[bin][i];
                (PartOf[index], LocalOf[index]) = ((bin * Parts) + (i / LargestPart), (ushort)(i % LargestPart));
                IndexAt[position++] = index;
                Starts[PartOf[index] + 1] = position;
            }

            for (int part = bin * Parts; part < (bin + 1) * Parts; part++)
            {
                Starts[part + 1] = Math.Max(Starts[part + 1], Starts[part]);
            }
        }
    }

    /// <summary>The number of entities that have a position.</summary>
    public int Count => IndexAt.Length;

    /// <summary>Parts a bin.</summary>
    public int Parts { get; }

    /// <summary>The first position of each part, and the end.</summary>
    public int[] Starts { get; }

    /// <summary>The index at each position.</summary>
    public int[] IndexAt { get; }

    /// <summary>The part of each index, or −1 for one without ratings.</summary>
    public int[] PartOf { get; }

    /// <summary>The place of each index within its part.</summary>
    public ushort[] LocalOf { get; }

    /// <summary>The position of an index, or −1 for one without ratings and for −1.</summary>
    public int PositionOf(int index) => index < 0 || PartOf[index] < 0 ? -1 : Starts[PartOf[index]] + LocalOf[index];

    /// <summary>The ids that have a position, and the position of each, in ascending order of the ids.</summary>
    public (IdMap Ids, int[] Positions) Known(IdMap ids)
    {
        int[] known = [.. Enumerable.Range(0, PartOf.Length).Where(index => PartOf[index] >= 0)];
        return (IdMap.From(known.Select(ids.IdAt)), [.. known.Select(PositionOf)]);
    }

    /// <summary>From the most rated to the least, each to the bin with the fewest ratings so far: the bins come out even.</summary>
    private static List<int>[] Assign(int[] known, int[] counts, int bins, ulong seed)
    {
        new SeededRandom(seed).Shuffle(known.AsSpan());
        int[] order = [.. known.OrderByDescending(index => counts[index])];
        var assigned = new List<int>[bins];
        var queue = new PriorityQueue<int, (long Ratings, int Entities, int Bin)>();
        for (int bin = 0; bin < bins; bin++)
        {
            assigned[bin] = [];
            queue.Enqueue(bin, (0, 0, bin));
        }

        foreach (int index in order)
        {
            queue.TryDequeue(out int bin, out (long Ratings, int Entities, int Bin) load);
            assigned[bin].Add(index);
            queue.Enqueue(bin, (load.Ratings + counts[index], load.Entities + 1, bin));
        }

        return assigned;
    }
}
