namespace Bakeoff.Core;

/// <summary>
/// What the list metrics see of one user: where the test items stand in the list. The list is of the full catalogue, cut to its
/// first items; a test item that is not in it has no rank. Candidates are never sampled (Krichene and Rendle, KDD 2020).
/// </summary>
public readonly ref struct RankedTest
{
    /// <summary>Creates what a metric of one user's list is computed from.</summary>
    /// <param name="ranks">The ranks, from 1 and ascending, of the test items that are in the list.</param>
    /// <param name="gains">
    /// The gains of those items, each at least 0, in the order of <paramref name="ranks"/>: the rating, less the scale's minimum where that is
    /// below 0.
    /// </param>
    /// <param name="idealGains">The gains of all the user's test items, highest first; at least one.</param>
    /// <param name="listLength">The number of items in the list.</param>
    /// <param name="candidates">The number of items that could be in the list, at least <paramref name="listLength"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A gain is below 0, with which no metric is within its bounds.</exception>
    public RankedTest(ReadOnlySpan<int> ranks, ReadOnlySpan<float> gains, ReadOnlySpan<float> idealGains, int listLength, int candidates)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(idealGains[^1], nameof(idealGains));
        Ranks = ranks;
        Gains = gains;
        IdealGains = idealGains;
        ListLength = listLength;
        Candidates = candidates;
    }

    /// <summary>The id of the user.</summary>
    public long User { get; init; }

    /// <summary>The ranks, from 1 and ascending, of the test items that are in the list.</summary>
    public ReadOnlySpan<int> Ranks { get; }

    /// <summary>The gains of those items, in the order of <see cref="Ranks"/>.</summary>
    public ReadOnlySpan<float> Gains { get; }

    /// <summary>The gains of all the user's test items, highest first.</summary>
    public ReadOnlySpan<float> IdealGains { get; }

    /// <summary>The number of the user's test items, at least 1.</summary>
    public int TestItems => IdealGains.Length;

    /// <summary>The number of items in the list.</summary>
    public int ListLength { get; }

    /// <summary>The number of items that could be in the list.</summary>
    public int Candidates { get; }

    /// <summary>The number of test items among the first k.</summary>
    /// <param name="k">From 1.</param>
    public int Hits(int k)
    {
        int hits = 0;
        while (hits < Ranks.Length && Ranks[hits] <= k)
        {
            hits++;
        }

        return hits;
    }
}
