using System.Globalization;

namespace Bakeoff.Evaluation;

/// <summary>What the lists are like, whether they are right or not: novelty, diversity, popularity lift for each user; coverage and Gini for all.</summary>
internal static class BeyondAccuracy
{
    /// <summary>What the names of the metrics that are means over users begin with.</summary>
    public static IReadOnlyList<string> Stems { get; } = ["novelty", "diversity"];

    /// <summary>The metrics that each user has.</summary>
    public static List<UserMetric> Of(TestSet test, RecommendationLists lists, string candidates, IReadOnlyList<int> lengths)
    {
        int users = test.Users.Count;
        UserMetric Metric(string name, int k, string summary) => new(
            new MetricDefinition(string.Create(CultureInfo.InvariantCulture, $"{name}@{k}"), candidates, MetricDefinition.Neither, 1, summary, name == "popularity-lift" ? MetricDefinition.Other : MetricDefinition.Users), new double[users], new double[users]);
        (UserMetric Novelty, UserMetric Diversity, UserMetric Lift)[] metrics = [.. lengths.Select(k => (
            Metric("novelty", k, "mean of −log₂ of the share of training users who have rated the item, bits"),
            Metric("diversity", k, "mean over pairs of items of 1 − shared genres / all genres of the two"),
            Metric("popularity-lift", k, "mean popularity of the list over that of the user's own items, − 1")))];
        Parallel.For(0, users, user => MeasureUser(test, user, lists.Of(user), lengths, metrics));
        return [.. metrics.SelectMany(of => new[] { of.Novelty, of.Diversity, of.Lift })];
    }

    /// <summary>The metrics that only all lists together have.</summary>
    public static IEnumerable<SetMetric> OfAll(TestSet test, RecommendationLists lists, string candidates, IReadOnlyList<int> lengths)
    {
        foreach (int k in lengths)
        {
            // Without each group of users in turn: their recommendations are taken from the sum of all.
            int[] total = lists.TimesRecommended(Enumerable.Range(0, test.Users.Count), k, test.Items.Count);
            int[][] groups = Jackknife.Groups(test.People, test.Users.Count);
            double[][] replicates = new double[groups.Length][];
            Parallel.For(0, groups.Length, group =>
            {
                int[] rest = lists.TimesRecommended(groups[group], k, test.Items.Count);
                for (int item = 0; item < rest.Length; item++)
                {
                    rest[item] = total[item] - rest[item];
                }

                replicates[group] = [CatalogueCoverage.Of(rest), Gini.Of(rest)];
            });
            yield return Set("coverage", CatalogueCoverage.Of, 0, "share of the catalogue in at least one list");
            yield return Set("gini", Gini.Of, 1, "how unequally the recommendations fall on the catalogue, 0 to 1");

            SetMetric Set(string name, Func<ReadOnlySpan<int>, double> of, int column, string summary) => new(
                new MetricDefinition(string.Create(CultureInfo.InvariantCulture, $"{name}@{k}"), candidates, MetricDefinition.Neither, 1, summary, MetricDefinition.Other),
                users => of(lists.TimesRecommended(users, k, test.Items.Count)), Jackknife.Error([.. replicates.Select(values => values[column])]), groups.Length);
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
                (metrics[next].Diversity.Sums[user], metrics[next].Diversity.Weights[user]) = length < 2 ? (0, 0) : (distance / (length * (length - 1) / 2.0), 1);
                (metrics[next].Lift.Sums[user], metrics[next].Lift.Weights[user]) = own > 0 ? PopularityLift.SumOf(popularity / length, own) : (0, 0);
            }
        }
    }
}
