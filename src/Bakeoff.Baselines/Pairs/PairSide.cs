using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// The users or the items of the training of pairs, assigned to parts at random: each part gets as many, and about as many of each popularity. Those
/// of a part have neighbouring positions, the most frequent first.
/// </summary>
internal sealed class PairSide
{
    /// <summary>Assigns all of them, also those that never occur.</summary>
    /// <param name="counts">How often each index occurs.</param>
    /// <param name="parts">The number of parts.</param>
    /// <param name="seed">Shuffles.</param>
    public PairSide(int[] counts, int parts, ulong seed)
    {
        var random = new SeededRandom(seed);
        int[] order = random.Permutation(counts.Length);
        int[] shuffled = [.. order.OrderByDescending(index => counts[index])]; // Stable: ties stay shuffled.
        Starts = new int[parts + 1];
        for (int part = 0; part < parts; part++)
        {
            Starts[part + 1] = Starts[part] + (counts.Length / parts) + (part < counts.Length % parts ? 1 : 0);
        }

        (IndexAt, PositionOf) = (new int[counts.Length], new int[counts.Length]);
        int[] next = Starts[..parts];
        int[] turn = new int[parts];
        for (int rank = 0; rank < shuffled.Length; rank++)
        {
            if (rank % parts == 0)
            {
                turn = random.Permutation(Math.Min(parts, shuffled.Length - rank)); // The last ones go to the first parts.
            }

            int position = next[turn[rank % parts]]++;
            (IndexAt[position], PositionOf[shuffled[rank]]) = (shuffled[rank], position);
        }
    }

    /// <summary>The number of users or items.</summary>
    public int Count => IndexAt.Length;

    /// <summary>The index at each position.</summary>
    public int[] IndexAt { get; }

    /// <summary>The position of each index.</summary>
    public int[] PositionOf { get; }

    /// <summary>The first position of each part, and at the end the number of positions.</summary>
    public int[] Starts { get; }
}
