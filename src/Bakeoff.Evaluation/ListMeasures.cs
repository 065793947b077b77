using System.Globalization;

namespace Bakeoff.Evaluation;

/// <summary>The metrics of where the test items stand in the lists.</summary>
internal static class ListMeasures
{
    private delegate double Measure(RankedTest user, int k);

    private static readonly (string Name, Measure Of, string Summary)[] Metrics =
    [
        ("top-{0}-accuracy", (user, k) => user.Hits(k), "test ratings whose item is among the first k / test ratings"),
        ("precision@{0}", Precision.Of, "hits / k"),
        ("recall@{0}", Recall.Of, "hits / test items"),
        ("hit-rate@{0}", HitRate.Of, "whether there is a hit"),
        ("mrr@{0}", ReciprocalRank.Of, "1 / rank of the first hit"),
        ("map@{0}", AveragePrecision.Of, "the precision at each hit, / min(k, test items)"),
        ("ndcg@{0}", ListNdcg.Binary, "gain 1, discount 1/log₂(j+1)"),
        ("ndcg-raw@{0}", ListNdcg.Raw, "gain the rating, discount 1/log₂(j+1)"),
        ("ndcg-exp@{0}", ListNdcg.Exponential, "gain 2^rating − 1, discount 1/log₂(j+1)"),
        ("ndcg-lenskit@{0}", ListNdcg.LensKit, "gain the rating, LensKit's discount 1/max(1, log₂ j)"),
        ("auc@{0}", LimitedAuc.Of, "limited AUC: behind the first k the order counts as random"),
    ];

    /// <summary>The names of the metrics of lists of a length, such as <c>recall@10</c>.</summary>
    /// <param name="k">The length.</param>
    public static IEnumerable<string> Names(int k) => Metrics.Select(metric => string.Format(CultureInfo.InvariantCulture, metric.Name, k));

    /// <summary>Measures lists.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="lists">The lists.</param>
    /// <param name="candidates">Which lists they are.</param>
    /// <param name="lengths">Each k, ascending.</param>
    /// <param name="counts">Which test rows count; null for all. A user without such a row is left out.</param>
    public static List<UserMetric> Of(TestSet test, RecommendationLists lists, string candidates, IReadOnlyList<int> lengths, Func<int, bool>? counts = null)
    {
        int users = test.Users.Count;
        (double[] tested, double[] items) = (new double[users], new double[users]);
        var metrics = new List<UserMetric>();
        foreach (int k in lengths)
        {
            metrics.AddRange(Metrics.Select((metric, i) => new UserMetric(
                new MetricDefinition(string.Format(CultureInfo.InvariantCulture, metric.Name, k), candidates, MetricDefinition.Higher, 1, metric.Summary, i == 0 ? MetricDefinition.Ratings : MetricDefinition.Users),
                new double[users], i == 0 ? items : tested)));
        }

        Parallel.For(0, users, () => new int[test.Items.Count], (user, _, rankOf) =>
        {
            int[] rows = [.. test.RowNumbersOf(user).Where(row => counts?.Invoke(row) ?? true)];
            if (rows.Length > 0)
            {
                (tested[user], items[user]) = (1, rows.Length);
                MeasureUser(test, user, rows, lists.Of(user), candidates, rankOf, lengths, metrics);
            }

            return rankOf;
        }, _ => { });
        return metrics;
    }

    /// <param name="test">The test rows.</param>
    /// <param name="user">The user.</param>
    /// <param name="rows">The user's test rows that count.</param>
    /// <param name="list">The user's list.</param>
    /// <param name="candidates">Which list it is.</param>
    /// <param name="rankOf">Zeros for all items; so it is left.</param>
    /// <param name="lengths">Each k.</param>
    /// <param name="metrics">Receive the user's sums.</param>
    private static void MeasureUser(
        TestSet test, int user, int[] rows, ReadOnlySpan<int> list, string candidates, int[] rankOf, IReadOnlyList<int> lengths, List<UserMetric> metrics)
    {
        for (int rank = 1; rank <= list.Length; rank++)
        {
            rankOf[list[rank - 1]] = rank;
        }

        (int Rank, float Gain)[] hits = [.. rows.Select(row => (Rank: rankOf[test.Positions[row]], Gain: test.Ratings[row])).Where(hit => hit.Rank > 0).OrderBy(hit => hit.Rank)];
        foreach (int position in list)
        {
            rankOf[position] = 0;
        }

        var ranked = new RankedTest(
            [.. hits.Select(hit => hit.Rank)], [.. hits.Select(hit => hit.Gain)], [.. rows.Select(row => test.Ratings[row]).OrderDescending()], list.Length,
            test.Items.Count - (candidates == MetricDefinition.SeenExcluded ? test.SeenBy(user).Length : 0));
        for (int i = 0; i < metrics.Count; i++)
        {
            double value = Metrics[i % Metrics.Length].Of(ranked, lengths[i / Metrics.Length]);
            metrics[i].Sums[user] = double.IsNaN(value) ? 0 : value;
        }
    }
}
