namespace Bakeoff.Evaluation;

/// <summary>The metrics of where the test items stand in the lists.</summary>
internal static class ListMeasures
{
    private delegate double Measure(RankedTest user, int k);

    private static readonly (string Name, Measure Of)[] Metrics =
    [
        ("top-k-accuracy", (user, k) => user.Hits(k)),
        ("precision@k", Precision.Of),
        ("recall@k", Recall.Of),
        ("hit-rate@k", HitRate.Of),
        ("mrr@k", ReciprocalRank.Of),
        ("map@k", AveragePrecision.Of),
        ("ndcg@k", ListNdcg.Binary),
        ("ndcg-raw@k", ListNdcg.Raw),
        ("ndcg-exp@k", ListNdcg.Exponential),
        ("ndcg-lenskit@k", ListNdcg.LensKit),
        ("auc@k", LimitedAuc.Of),
    ];

    /// <summary>The names of the metrics of lists of a length, such as <c>recall@10</c>.</summary>
    /// <param name="k">The length.</param>
    public static IEnumerable<string> Names(int k) => Metrics.Select(metric => MetricReference.Of(metric.Name).NameAt(k));

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
        double[][] sums = [.. lengths.SelectMany(_ => Metrics, (_, _) => new double[users])];

        Parallel.For(0, users, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, () => new int[test.Items.Count], (user, _, rankOf) =>
        {
            int[] rows = [.. test.RowNumbersOf(user).Where(row => counts?.Invoke(row) ?? true)];
            if (rows.Length > 0)
            {
                (tested[user], items[user]) = (1, rows.Length);
                MeasureUser(test, user, rows, lists.Of(user), candidates, rankOf, lengths, sums);
            }

            return rankOf;
        }, _ => { });
        var partial = new List<double[]>();
        return
        [
            .. sums.Select((of, i) =>
            {
                MetricDefinition definition = MetricReference.Of(Metrics[i % Metrics.Length].Name).Define(candidates, lengths[i / Metrics.Length]);
                return new UserMetric(definition, of, WhereDefined(of, definition.Over == MetricDefinition.Ratings ? items : tested, partial));
            }),
        ];
    }

    /// <summary>
    /// The weights without the users for whom a metric is undefined, NaN, whose sums become 0. Equal weights are one array, which the bootstrap
    /// sums once.
    /// </summary>
    private static double[] WhereDefined(double[] sums, double[] weights, List<double[]> partial)
    {
        if (!Array.Exists(sums, double.IsNaN))
        {
            return weights;
        }

        double[] defined = [.. weights];
        for (int user = 0; user < sums.Length; user++)
        {
            if (double.IsNaN(sums[user]))
            {
                (sums[user], defined[user]) = (0, 0);
            }
        }

        if (partial.Find(other => other.AsSpan().SequenceEqual(defined)) is { } same)
        {
            return same;
        }

        partial.Add(defined);
        return defined;
    }

    /// <param name="test">The test rows.</param>
    /// <param name="user">The user.</param>
    /// <param name="rows">The user's test rows that count.</param>
    /// <param name="list">The user's list.</param>
    /// <param name="candidates">Which list it is.</param>
    /// <param name="rankOf">Zeros for all items; so it is left.</param>
    /// <param name="lengths">Each k.</param>
    /// <param name="sums">Receive the user's values, NaN where a metric is undefined.</param>
    private static void MeasureUser(
        TestSet test, int user, int[] rows, ReadOnlySpan<int> list, string candidates, int[] rankOf, IReadOnlyList<int> lengths, double[][] sums)
    {
        for (int rank = 1; rank <= list.Length; rank++)
        {
            rankOf[list[rank - 1]] = rank;
        }

        (int Rank, float Gain)[] hits =
            [.. rows.Select(row => (Rank: rankOf[test.Positions[row]], Gain: test.GainOf(row))).Where(hit => hit.Rank > 0).OrderBy(hit => hit.Rank)];
        foreach (int position in list)
        {
            rankOf[position] = 0;
        }

        var ranked = new RankedTest(
            [.. hits.Select(hit => hit.Rank)], [.. hits.Select(hit => hit.Gain)], [.. rows.Select(test.GainOf).OrderDescending()], list.Length,
            test.Items.Count - (candidates == MetricDefinition.SeenExcluded ? test.SeenBy(user).Length : 0));
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i][user] = Metrics[i % Metrics.Length].Of(ranked, lengths[i / Metrics.Length]);
        }
    }
}
