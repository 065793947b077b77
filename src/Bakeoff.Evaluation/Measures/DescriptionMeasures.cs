namespace Bakeoff.Evaluation;

/// <summary>Measures what the lists are like, whether they are right or not: each user's, and all together.</summary>
internal static class DescriptionMeasures
{
    /// <summary>Measures each user's list.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="lists">The lists.</param>
    /// <param name="candidates">Which lists they are.</param>
    /// <param name="metrics">The metrics and each k.</param>
    public static List<UserMetric> Compute(TestSet test, RecommendationLists lists, CandidateSet candidates, MetricSet metrics)
    {
        int users = test.Users.Count;
        UserMetric[][] columns =
        [
            .. metrics.Lists.Select(metric => metrics.Lengths
                .Select(k => new UserMetric(metric.Define(candidates, k), new double[users], new double[users])).ToArray()),
        ];
        Parallel.For(0, users, test.Parallelism, user =>
        {
            ReadOnlySpan<int> list = lists.ItemsOf(user);
            if (list.Length > 0)
            {
                MeasureUser(new ListedUser(test.Items, test.Users[user].Fold, list, test.SeenBy(user)), user, metrics, columns);
            }
        });
        return [.. metrics.Lengths.SelectMany((_, length) => columns.Select(metric => metric[length]))];
    }

    /// <summary>Measures all lists together.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="lists">The lists.</param>
    /// <param name="candidates">Which lists they are.</param>
    /// <param name="metrics">The metrics and each k.</param>
    public static IEnumerable<SetMetric> OfAll(TestSet test, RecommendationLists lists, CandidateSet candidates, MetricSet metrics)
    {
        bool IsListed(int user) => lists.ItemsOf(user).Length > 0;
        int[][] groups = Jackknife.Groups(test.People, test.Users.Count, IsListed);
        int listed = test.People.CountOf(IsListed);
        foreach (int k in metrics.Lengths)
        {
            // Without each group of users in turn: their recommendations are taken out of those of all, and put back.
            int[] total = lists.TimesRecommended(Enumerable.Range(0, test.Users.Count), k, test.Items.Count);
            double[][] replicates = new double[groups.Length][];
            Parallel.For(0, groups.Length, test.Parallelism, () => (int[])total.Clone(), (group, _, times) =>
            {
                Array.ForEach(groups[group], user => lists.Add(times, user, k, -1));
                replicates[group] = [.. metrics.Catalogue.Select(metric => metric.Compute(times))];
                Array.ForEach(groups[group], user => lists.Add(times, user, k, 1));
                return times;
            }, _ => { });
            foreach ((int column, CatalogueMetric metric) in metrics.Catalogue.Index())
            {
                yield return new SetMetric(
                    metric.Define(candidates, k), users => metric.Compute(lists.TimesRecommended(users, k, test.Items.Count)), listed,
                    Jackknife.Error([.. replicates.Select(values => values[column])]), groups.Length, metric.Highest);
            }
        }
    }

    private static void MeasureUser(in ListedUser listed, int user, MetricSet metrics, UserMetric[][] columns)
    {
        Span<(double Sum, double Weight)> byLength = stackalloc (double, double)[listed.List.Length];
        for (int metric = 0; metric < columns.Length; metric++)
        {
            metrics.Lists[metric].Measure(listed, byLength);
            for (int length = 0; length < metrics.Lengths.Length; length++)
            {
                UserMetric column = columns[metric][length];
                (column.Sums[user], column.Weights[user]) = byLength[Math.Min(metrics.Lengths[length], byLength.Length) - 1];
            }
        }
    }
}
