using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>Measures where the test items stand in the lists.</summary>
internal static class ListMeasures
{
    /// <summary>Computes each user's value of every metric of lists.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="lists">The lists.</param>
    /// <param name="candidates">Which lists they are.</param>
    /// <param name="metrics">The metrics and each k.</param>
    public static List<UserMetric> Compute(TestSet test, RecommendationLists lists, CandidateSet candidates, MetricSet metrics)
    {
        int users = test.Users.Count;
        (double[] tested, double[] items) = (new double[users], new double[users]);
        var columns = new HitColumns(metrics, candidates);
        double[][] sums = [.. columns.Definitions.Select(_ => new double[users])];
        Parallel.For(0, users, test.Parallelism, () => new ListScratch(test.Items.Count), (user, _, scratch) =>
        {
            ReadOnlySpan<int> rows = scratch.RowsOf(test, user, null);
            (tested[user], items[user]) = (1, rows.Length);
            RankedTest ranked = Rank(test, user, rows, lists, candidates, scratch);
            foreach (int column in columns.ToMeasure(ranked))
            {
                sums[column][user] = columns.Measure(ranked, column);
            }

            return scratch;
        }, _ => { });
        var partial = new List<double[]>();
        return
        [
            .. sums.Select((of, column) => new UserMetric(
                columns.Definitions[column], of, WhereDefined(of, columns.IsOverRatings(column) ? items : tested, partial))),
        ];
    }

    /// <summary>Measures some test rows of all users together: what a slice needs, without a number for each user.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="lists">The lists.</param>
    /// <param name="candidates">Which lists they are.</param>
    /// <param name="metrics">The metrics and each k.</param>
    /// <param name="counts">Which test rows count. A user without such a row is left out.</param>
    /// <returns>Each metric with one sum and one weight, those of all users.</returns>
    public static IEnumerable<UserMetric> Together(
        TestSet test, RecommendationLists lists, CandidateSet candidates, MetricSet metrics, Func<int, bool> counts)
    {
        var columns = new HitColumns(metrics, candidates);
        (double[] sums, double[] weights) = (new double[columns.Definitions.Length], new double[columns.Definitions.Length]);
        var scratch = new ListScratch(test.Items.Count);
        for (int user = 0; user < test.Users.Count; user++)
        {
            ReadOnlySpan<int> rows = scratch.RowsOf(test, user, counts);
            if (rows.Length == 0)
            {
                continue;
            }

            RankedTest ranked = Rank(test, user, rows, lists, candidates, scratch);
            bool isMiss = HitColumns.IsMiss(ranked);
            for (int column = 0; column < sums.Length; column++)
            {
                double value = isMiss && columns.IsZeroWithoutHit(column) ? 0 : columns.Measure(ranked, column);
                if (!double.IsNaN(value))
                {
                    sums[column] += value;
                    weights[column] += columns.IsOverRatings(column) ? rows.Length : 1;
                }
            }
        }

        return columns.Definitions.Select((definition, column) => new UserMetric(definition, [sums[column]], [weights[column]]));
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
        TestSet test, int user, ReadOnlySpan<int> rows, RecommendationLists lists, CandidateSet candidates, ListScratch scratch)
    {
        int leftOut = candidates == CandidateSet.SeenExcluded ? test.SeenBy(user).Length : 0;
        return scratch.Rank(test, user, rows, lists.ItemsOf(user), test.Items.Count - leftOut);
    }
}
