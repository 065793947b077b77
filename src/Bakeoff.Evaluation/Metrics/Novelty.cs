namespace Bakeoff.Evaluation;

/// <summary>
/// novelty@k: the mean self-information of the first k items, −log₂ p, in bits, where p is the share of the training users who have rated
/// the item (Zhou et al., PNAS 107(10), 2010; Vargas and Castells, RecSys 2011), with one more rater and one more user so that an unrated
/// item has a finite value; reported as a mean over users. An empty list: NaN, the user is left out.
/// </summary>
public static class Novelty
{
    /// <summary>The metric.</summary>
    internal static ListMetric Metric { get; } = ListMetric.Create("novelty@k", Measure) with
    {
        Lowest = 0,
        Unit = "bits",
        Summary = "mean of −log₂ of the share of training users who have rated the item, bits",
        Formula = "Mean of −log₂((raters + 1) / (users + 1)) over the first k items, with the item's training raters and all training users.",
        Undefined = "Undefined for a user without a list. A list shorter than k: over the items that it has.",
        Source = "Zhou et al., PNAS 107(10), 2010; Vargas and Castells, RecSys 2011",
    };

    /// <summary>The self-information of an item, at least 0.</summary>
    /// <param name="raters">The training users who have rated it.</param>
    /// <param name="users">All training users.</param>
    public static double Compute(int raters, int users) => -Math.Log2((raters + 1.0) / (users + 1.0));

    private static void Measure(in ListedUser user, Span<(double Sum, double Weight)> byLength)
    {
        double sum = 0;
        for (int place = 0; place < user.List.Length; place++)
        {
            sum += user.Novelties[user.List[place]];
            byLength[place] = (sum / (place + 1), 1);
        }
    }
}
