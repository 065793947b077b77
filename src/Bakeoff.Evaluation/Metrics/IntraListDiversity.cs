using System.Numerics;

namespace Bakeoff.Evaluation;

/// <summary>
/// diversity@k: the mean over all pairs of the first k items of 1 − |A ∩ B| / |A ∪ B|, A and B the genres of the two (Ziegler et al., WWW
/// 2005, with the Jaccard distance); two items without a genre are alike. Reported as a mean over users. Fewer than two items: NaN, the
/// user is left out.
/// </summary>
public static class IntraListDiversity
{
    /// <summary>The distance of two sets of genres, from 0 to 1.</summary>
    /// <param name="left">One item's genres, a bit each.</param>
    /// <param name="right">The other's, as many words.</param>
    public static double Distance(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        (int both, int any) = (0, 0);
        for (int word = 0; word < left.Length; word++)
        {
            both += BitOperations.PopCount(left[word] & right[word]);
            any += BitOperations.PopCount(left[word] | right[word]);
        }

        return any == 0 ? 0 : 1 - ((double)both / any);
    }
}
