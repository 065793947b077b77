namespace Bakeoff.Evaluation;

/// <summary>
/// popularity-lift@k: how much more popular the recommended items are than those that the users have rated (Abdollahpouri et al., RecSys
/// 2020): Σ (g − p) / Σ p over users, with g the mean number of training ratings of the first k items and p that of the items of the
/// user's training ratings. 0: as popular as the user's own; 1: twice as popular. A user without a training rating, or with an empty
/// list, is left out.
/// </summary>
public static class PopularityLift
{
    /// <summary>The metric.</summary>
    internal static ListMetric Metric { get; } = ListMetric.Create("popularity-lift@k", Measure) with
    {
        Over = MetricPopulation.Other,
        Lowest = -1,
        Summary = "mean popularity of the list over that of the user's own items, − 1",
        Formula = "Σ (g − p) / Σ p over users: g is the mean number of training ratings of the first k items, p that of the items of the " +
            "user's training ratings.",
        Undefined = "Undefined for a user without a list, and for one without a training rating.",
        Population = "The ratio of two sums over the test users for whom it is defined.",
        Source = "Abdollahpouri et al., RecSys 2020",
    };

    /// <summary>The lift of some users, at least −1.</summary>
    /// <param name="recommended">The mean popularity of each user's list.</param>
    /// <param name="rated">That of the user's own items, above 0.</param>
    public static double Compute(ReadOnlySpan<double> recommended, ReadOnlySpan<double> rated)
    {
        (double more, double own) = (0, 0);
        for (int user = 0; user < recommended.Length; user++)
        {
            (double sum, double weight) = SumOf(recommended[user], rated[user]);
            (more, own) = (more + sum, own + weight);
        }

        return more / own;
    }

    /// <summary>What one user adds to the two sums.</summary>
    internal static (double Sum, double Weight) SumOf(double recommended, double rated) => (recommended - rated, rated);

    private static void Measure(in ListedUser user, Span<(double Sum, double Weight)> byLength)
    {
        (double rated, double popularity) = (user.MeanRatersOfSeen(), 0);
        for (int place = 0; place < user.List.Length; place++)
        {
            popularity += user.Raters[user.List[place]];
            byLength[place] = rated > 0 ? SumOf(popularity / (place + 1), rated) : (0, 0);
        }
    }
}
