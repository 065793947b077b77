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
    /// <param name="count">How many at most, at least 1.</param>
    public static int[] Pick(ReadOnlySpan<double> scores, int count)
    {
        var best = new BestScores(count);
        best.Add(0, scores);
        return best.Ranked().Positions;
    }
}
