namespace Bakeoff.Evaluation;

/// <summary>The metrics of where the test items stand in the lists.</summary>
internal static class ListMeasures
{
    private delegate double Measure(RankedTest user, int k);

    // The last one is the only metric that is not 0 for a list without a hit.
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
    public static List<UserMetric> Of(TestSet test, RecommendationLists lists, CandidateSet candidates, IReadOnlyList<int> lengths)
    {
        int users = test.Users.Count;
        (double[] tested, double[] items) = (new double[users], new double[users]);
        double[][] sums = [.. lengths.SelectMany(_ => Metrics, (_, _) => new double[users])];
        Parallel.For(0, users, test.Parallelism, () => new ListScratch(test.Items.Count), (user, _, scratch) =>
        {
            ReadOnlySpan<int> rows = scratch.RowsOf(test, user, null);
            (tested[user], items[user]) = (1, rows.Length);
            RankedTest ranked = Rank(test, user, rows, lists, candidates, scratch);
            bool isMiss = IsMiss(ranked);
            for (int i = isMiss ? Metrics.Length - 1 : 0; i < sums.Length; i += isMiss ? Metrics.Length : 1)
            {
                sums[i][user] = Measured(ranked, i, lengths);
            }

            return scratch;
        }, _ => { });
        var partial = new List<double[]>();
        return
        [
            .. sums.Select((of, i) =>
            {
                MetricDefinition definition = DefinitionOf(i, candidates, lengths);
                return new UserMetric(definition, of, WhereDefined(of, definition.Over == MetricPopulation.Ratings ? items : tested, partial));
            }),
        ];
    }

    /// <summary>Measures some test rows of all users together: what a slice needs, without a number for each user.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="lists">The lists.</param>
    /// <param name="candidates">Which lists they are.</param>
    /// <param name="lengths">Each k, ascending.</param>
    /// <param name="counts">Which test rows count. A user without such a row is left out.</param>
    /// <returns>Each metric with one sum and one weight, those of all users.</returns>
    public static IEnumerable<UserMetric> Together(
        TestSet test, RecommendationLists lists, CandidateSet candidates, IReadOnlyList<int> lengths, Func<int, bool> counts)
    {
        MetricDefinition[] definitions = [.. Enumerable.Range(0, lengths.Count * Metrics.Length).Select(i => DefinitionOf(i, candidates, lengths))];
        bool[] isOverRows = [.. definitions.Select(definition => definition.Over == MetricPopulation.Ratings)];
        (double[] sums, double[] weights) = (new double[definitions.Length], new double[definitions.Length]);
        var scratch = new ListScratch(test.Items.Count);
        for (int user = 0; user < test.Users.Count; user++)
        {
            ReadOnlySpan<int> rows = scratch.RowsOf(test, user, counts);
            if (rows.Length == 0)
            {
                continue;
            }

            RankedTest ranked = Rank(test, user, rows, lists, candidates, scratch);
            bool isMiss = IsMiss(ranked);
            for (int i = 0; i < sums.Length; i++)
            {
                double value = isMiss && (i + 1) % Metrics.Length != 0 ? 0 : Measured(ranked, i, lengths);
                if (!double.IsNaN(value))
                {
                    sums[i] += value;
                    weights[i] += isOverRows[i] ? rows.Length : 1;
                }
            }
        }

        return definitions.Select((definition, i) => new UserMetric(definition, [sums[i]], [weights[i]]));
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

    private static RankedTest Rank(
        TestSet test, int user, ReadOnlySpan<int> rows, RecommendationLists lists, CandidateSet candidates, ListScratch scratch) =>
        scratch.Rank(test, rows, lists.Of(user), test.Items.Count - (candidates == CandidateSet.SeenExcluded ? test.SeenBy(user).Length : 0));

    /// <summary>
    /// Whether a list has no hit, so that every metric but the last is 0, and none is undefined, since the best list would have a gain: most lists of most users.
    /// </summary>
    private static bool IsMiss(RankedTest ranked) => ranked.Ranks.IsEmpty && Discounts.ExponentialGain(ranked.IdealGains[0]) > 0;

    /// <summary>A metric of one user, NaN where it is undefined; the metrics of one length follow each other.</summary>
    private static double Measured(RankedTest ranked, int metric, IReadOnlyList<int> lengths) =>
        Metrics[metric % Metrics.Length].Of(ranked, lengths[metric / Metrics.Length]);

    private static MetricDefinition DefinitionOf(int metric, CandidateSet candidates, IReadOnlyList<int> lengths) =>
        MetricReference.Of(Metrics[metric % Metrics.Length].Name).Define(candidates, lengths[metric / Metrics.Length]);
}
