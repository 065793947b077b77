namespace Bakeoff.Evaluation;

/// <summary>What the lists are like, whether they are right or not: novelty, diversity, popularity lift for each user; coverage and Gini for all.</summary>
internal static class BeyondAccuracy
{
    /// <summary>What the names of the metrics that are means over users begin with.</summary>
    public static IReadOnlyList<string> Stems { get; } = ["novelty", "diversity"];

    /// <summary>The metrics that each user has.</summary>
    public static List<UserMetric> Of(TestSet test, RecommendationLists lists, CandidateSet candidates, IReadOnlyList<int> lengths)
    {
        int users = test.Users.Count;
        UserMetric Metric(string name, int k) => new(MetricReference.Of(name).Define(candidates, k), new double[users], new double[users]);
        (UserMetric Novelty, UserMetric Diversity, UserMetric Lift)[] metrics = [.. lengths.Select(k => (
            Metric("novelty@k", k), Metric("diversity@k", k), Metric("popularity-lift@k", k)))];
        Parallel.For(0, users, test.Parallelism, user => MeasureUser(test, user, lists.Of(user), lengths, metrics));
        return [.. metrics.SelectMany(of => new[] { of.Novelty, of.Diversity, of.Lift })];
    }

    /// <summary>The metrics that only all lists together have.</summary>
    public static IEnumerable<SetMetric> OfAll(TestSet test, RecommendationLists lists, CandidateSet candidates, IReadOnlyList<int> lengths)
    {
        int[][] groups = Jackknife.Groups(test.People, test.Users.Count);
        int listed = test.People.CountOf(user => lists.Of(user).Length > 0);
        foreach (int k in lengths)
        {
            // Without each group of users in turn: their recommendations are taken out of those of all, and put back.
            int[] total = lists.TimesRecommended(Enumerable.Range(0, test.Users.Count), k, test.Items.Count);
            double[][] replicates = new double[groups.Length][];
            Parallel.For(0, groups.Length, test.Parallelism, () => (int[])total.Clone(), (group, _, times) =>
            {
                Array.ForEach(groups[group], user => lists.Add(times, user, k, -1));
                replicates[group] = [CatalogueCoverage.Of(times), Gini.Of(times)];
                Array.ForEach(groups[group], user => lists.Add(times, user, k, 1));
                return times;
            }, _ => { });
            yield return Set("coverage@k", CatalogueCoverage.Of, 0);
            yield return Set("gini@k", Gini.Of, 1);

            SetMetric Set(string name, Func<ReadOnlySpan<int>, double> of, int column) => new(
                MetricReference.Of(name).Define(candidates, k), users => of(lists.TimesRecommended(users, k, test.Items.Count)), listed,
                Jackknife.Error([.. replicates.Select(values => values[column])]), groups.Length);
        }
    }

    private static void MeasureUser(
        TestSet test, int user, ReadOnlySpan<int> list, IReadOnlyList<int> lengths, (UserMetric Novelty, UserMetric Diversity, UserMetric Lift)[] metrics)
    {
        int[] raters = test.Items.Raters(test.Users[user].Fold);
        double[] novelties = test.Items.Novelties(test.Users[user].Fold);
        Span<int> genres = stackalloc int[list.Length];
        test.Items.GenreSetsOf(list, genres);
        double own = 0;
        foreach (int position in test.SeenBy(user))
        {
            own += raters[position];
        }

        own /= Math.Max(1, test.SeenBy(user).Length);
        (double novelty, double distance, double popularity, int next) = (0, 0, 0, 0);
        for (int length = 1; length <= list.Length; length++)
        {
            int item = list[length - 1];
            novelty += novelties[item];
            popularity += raters[item];
            distance += test.Items.SumOfDistances(genres[length - 1], genres[..(length - 1)]);
            for (; next < lengths.Count && (lengths[next] == length || length == list.Length); next++)
            {
                (metrics[next].Novelty.Sums[user], metrics[next].Novelty.Weights[user]) = (novelty / length, 1);
                (metrics[next].Diversity.Sums[user], metrics[next].Diversity.Weights[user]) = length < 2 || !test.Items.HasGenres ? (0, 0) : (distance / (length * (length - 1) / 2.0), 1);
                (metrics[next].Lift.Sums[user], metrics[next].Lift.Weights[user]) = own > 0 ? PopularityLift.SumOf(popularity / length, own) : (0, 0);
            }
        }
    }
}
