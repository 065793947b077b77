namespace Bakeoff.Core;

/// <summary>Picks the best items of a catalogue.</summary>
public static class TopItems
{
    /// <summary>The length of the recommendation lists that models write.</summary>
    public const int ListLength = 100;

    /// <summary>
    /// The positions of the <paramref name="count"/> highest scores, best first. Of equal scores the lower position
    /// (the lower item id) comes first. NaN is left out.
    /// </summary>
    /// <param name="scores">A score for each position.</param>
    /// <param name="excluded">Positions to leave out, such as the items that the user has seen; may be empty.</param>
    /// <param name="count">How many at most.</param>
    public static int[] Pick(ReadOnlySpan<double> scores, IReadOnlySet<int> excluded, int count)
    {
        // The root of the queue is the worst of the best: the lowest score, of equal ones the highest position.
        var best = new PriorityQueue<int, (double Score, int NegativePosition)>(count + 1);
        for (int position = 0; position < scores.Length; position++)
        {
            (double, int) rank = (scores[position], -position);
            if (double.IsNaN(scores[position])
                || (best.Count == count && best.TryPeek(out _, out (double, int) worst) && rank.CompareTo(worst) <= 0)
                || excluded.Contains(position))
            {
                continue;
            }

            best.Enqueue(position, rank);
            if (best.Count > count)
            {
                best.Dequeue();
            }
        }

        int[] positions = new int[best.Count];
        for (int i = positions.Length - 1; i >= 0; i--)
        {
            positions[i] = best.Dequeue();
        }

        return positions;
    }
}
