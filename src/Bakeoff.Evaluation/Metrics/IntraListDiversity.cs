using System.Numerics;

namespace Bakeoff.Evaluation;

/// <summary>
/// diversity@k: the mean over all pairs of the first k items of 1 − |A ∩ B| / |A ∪ B|, A and B the genres of the two (Ziegler et al., WWW
/// 2005, with the Jaccard distance); two items without a genre are alike. Reported as a mean over users. Fewer than two items: NaN, the
/// user is left out.
/// </summary>
public static class IntraListDiversity
{
    /// <summary>The metric.</summary>
    internal static ListMetric Metric { get; } = ListMetric.Create("diversity@k", Measure) with
    {
        Lowest = 0,
        Highest = 1,
        Summary = "mean over pairs of items of 1 − shared genres / all genres of the two",
        Formula = "Mean over all pairs of the first k items of 1 − |A ∩ B| / |A ∪ B|, A and B the genres of the two; two items without a " +
            "genre are alike (0).",
        Undefined = "Undefined for a user whose list has fewer than two items, and for all where no item of the catalogue has " +
            "a genre. A list shorter than k: over the pairs that it has.",
        Changes = ["Left out where no item of the catalogue has a genre; before, it was 0 there."],
        Source = "Ziegler et al., WWW 2005, with the Jaccard distance",
    };

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

    private static void Measure(in ListedUser user, Span<(double Sum, double Weight)> byLength)
    {
        Span<int> genres = stackalloc int[user.List.Length];
        user.Items.GenreSetsOf(user.List, genres);
        double distance = 0;
        for (int place = 0; place < genres.Length; place++)
        {
            int length = place + 1;
            distance += user.Items.SumOfDistances(genres[place], genres[..place]);
            byLength[place] = length < 2 || !user.Items.HasGenres ? (0, 0) : (distance / (length * (length - 1) / 2.0), 1);
        }
    }
}
