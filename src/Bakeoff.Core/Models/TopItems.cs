using System.Numerics;

namespace Bakeoff.Core;

/// <summary>Picks the best items of a catalogue.</summary>
public static class TopItems
{
    /// <summary>The length of the recommendation lists that models write.</summary>
    public const int ListLength = 100;

    private const int SampleChunks = 16;
    private const int Margin = 3; // What is collected is about so many times what is wanted: fewer than wanted are then rare.

    /// <summary>
    /// The positions of the <paramref name="count"/> highest scores, best first. Of equal scores the lower position
    /// (the lower item id) comes first. NaN is left out.
    /// </summary>
    /// <param name="scores">A score for each position.</param>
    /// <param name="excluded">Positions to leave out, such as the items that the user has seen; may be empty.</param>
    /// <param name="count">How many at most.</param>
    public static int[] Pick(ReadOnlySpan<double> scores, IReadOnlySet<int> excluded, int count) => Without(scores, Best(scores, count), excluded, count);

    /// <summary>The same with nothing left out, and with positions left out: both lists of a user for little more than the price of one.</summary>
    /// <param name="scores">A score for each position.</param>
    /// <param name="excluded">Positions that the second list leaves out.</param>
    /// <param name="count">How many at most.</param>
    public static (int[] All, int[] WithoutExcluded) PickBoth(ReadOnlySpan<double> scores, IReadOnlySet<int> excluded, int count)
    {
        int[] best = Best(scores, count);
        return (best[..Math.Min(count, best.Length)], Without(scores, best, excluded, count));
    }

    private static int[] Without(ReadOnlySpan<double> scores, int[] best, IReadOnlySet<int> excluded, int count)
    {
        int[] left = [.. best.Where(position => !excluded.Contains(position)).Take(count)];
        return left.Length == count || best.Length < count || excluded.Count == 0 || best.Length == scores.Length
            ? left
            : [.. Best(scores, count + excluded.Count).Where(position => !excluded.Contains(position)).Take(count)];
    }

    /// <summary>
    /// The best positions in order: at least as many as are wanted, if so many have a score. A threshold that a sample suggests leaves
    /// few scores to be sorted; where it was too high, all are.
    /// </summary>
    private static int[] Best(ReadOnlySpan<double> scores, int wanted)
    {
        double threshold = scores.Length >= 8L * wanted ? Suggest(scores, wanted) : double.NegativeInfinity;
        (double[] values, int[] positions, int collected) = Collect(scores, threshold, Math.Min(scores.Length, 2 * Margin * wanted));
        if (collected < wanted && threshold > double.NegativeInfinity)
        {
            (values, positions, collected) = Collect(scores, double.NegativeInfinity, scores.Length);
        }

        Sort(values, positions, collected);
        return positions[..collected];
    }

    /// <summary>A score that about <see cref="Margin"/> times as many reach as are wanted, from stretches spread over the catalogue.</summary>
    private static double Suggest(ReadOnlySpan<double> scores, int wanted)
    {
        int length = Math.Min(scores.Length, Math.Max(1024, scores.Length / 32)) / SampleChunks;
        int rank = Math.Max(4, (int)Math.Ceiling((double)Margin * wanted * length * SampleChunks / scores.Length));
        Span<double> best = rank <= 256 ? stackalloc double[rank] : new double[rank];
        best.Fill(double.NegativeInfinity);
        for (int chunk = 0; chunk < SampleChunks; chunk++)
        {
            foreach (double score in scores.Slice((int)((long)(scores.Length - length) * chunk / (SampleChunks - 1)), length))
            {
                if (score > best[^1])
                {
                    int place = rank - 1;
                    for (; place > 0 && best[place - 1] < score; place--)
                    {
                        best[place] = best[place - 1];
                    }

                    best[place] = score;
                }
            }
        }

        return best[^1];
    }

    /// <summary>All scores that are at least the threshold; NaN is not.</summary>
    private static (double[] Values, int[] Positions, int Count) Collect(ReadOnlySpan<double> scores, double threshold, int capacity)
    {
        (double[] values, int[] positions) = (new double[capacity + Vector<double>.Count], new int[capacity + Vector<double>.Count]);
        (int collected, int position) = (0, 0);
        var least = new Vector<double>(threshold);
        for (; position < scores.Length; position += Vector<double>.Count)
        {
            int end = Math.Min(scores.Length, position + Vector<double>.Count);
            if (end - position == Vector<double>.Count && !Vector.GreaterThanOrEqualAny(new Vector<double>(scores[position..]), least))
            {
                continue;
            }

            if (collected + Vector<double>.Count > values.Length)
            {
                Array.Resize(ref values, 2 * values.Length);
                Array.Resize(ref positions, 2 * positions.Length);
            }

            for (int i = position; i < end; i++)
            {
                if (scores[i] >= threshold)
                {
                    (values[collected], positions[collected]) = (scores[i], i);
                    collected++;
                }
            }
        }

        return (values, positions, collected);
    }

    /// <summary>Best first, and of equal scores the lower position first.</summary>
    private static void Sort(double[] values, int[] positions, int count)
    {
        Array.Sort(values, positions, 0, count);
        Array.Reverse(values, 0, count);
        Array.Reverse(positions, 0, count);
        for (int first = 0, end; first < count; first = end)
        {
            end = first + 1;
            while (end < count && values[end] == values[first])
            {
                end++;
            }

            if (end > first + 1)
            {
                Array.Sort(positions, first, end - first);
            }
        }
    }
}
