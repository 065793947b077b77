namespace Bakeoff.Evaluation;

/// <summary>Measures predictions for the test rows.</summary>
internal static class RatingMeasures
{
    /// <summary>Computes each user's value of every metric of predictions.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="ratings">A predicted rating for each row, or null for a model that predicts none.</param>
    /// <param name="scores">A score that ranks the rows of a user, or null for a model that ranks nothing.</param>
    /// <param name="metrics">The metrics.</param>
    public static List<UserMetric> Compute(TestSet test, double[]? ratings, double[]? scores, MetricSet metrics) => !test.HasRatings ? []
        : [.. ratings is null ? [] : Compute(test, ratings, metrics.Errors), .. scores is null ? [] : Compute(test, scores, metrics.Rankings)];

    /// <summary>One metric of predictions, such as one that a test has to show to be blind.</summary>
    internal static UserMetric Compute(TestSet test, double[] predictions, RatingMetric metric) => Compute(test, predictions, [metric])[0];

    /// <summary>Measures some test rows of all users together: what a slice needs, without a number for each user.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="ratings">A predicted rating for each row, or null for a model that predicts none.</param>
    /// <param name="scores">A score that ranks the rows of a user, or null for a model that ranks nothing.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="counts">Which rows count.</param>
    /// <returns>Each metric with one sum and one weight, those of all users.</returns>
    public static IEnumerable<UserMetric> Together(TestSet test, double[]? ratings, double[]? scores, MetricSet metrics, Func<int, bool> counts) =>
        !test.HasRatings ? []
        :
        [
            .. ratings is null ? [] : Together(test, ratings, metrics.Errors, counts),
            .. scores is null ? [] : Together(test, scores, metrics.Rankings, counts),
        ];

    private static UserMetric[] Compute(TestSet test, double[] predictions, RatingMetric[] metrics)
    {
        UserMetric[] measured = [.. metrics.Select(metric => Create(metric, test.Users.Count))];
        Parallel.For(0, test.Users.Count, test.Parallelism, () => new RatingScratch(), (user, _, scratch) =>
        {
            scratch.Take(test, user, predictions, null);
            for (int i = 0; i < metrics.Length; i++)
            {
                (measured[i].Sums[user], measured[i].Weights[user]) = scratch.SumOf(metrics[i]);
            }

            return scratch;
        }, _ => { });
        return measured;
    }

    private static UserMetric[] Together(TestSet test, double[] predictions, RatingMetric[] metrics, Func<int, bool> counts)
    {
        UserMetric[] measured = [.. metrics.Select(metric => Create(metric, 1))];
        var scratch = new RatingScratch();
        for (int user = 0; user < test.Users.Count; user++)
        {
            scratch.Take(test, user, predictions, counts);
            for (int i = 0; i < metrics.Length; i++)
            {
                (double sum, double weight) = scratch.SumOf(metrics[i]);
                (measured[i].Sums[0], measured[i].Weights[0]) = (measured[i].Sums[0] + sum, measured[i].Weights[0] + weight);
            }
        }

        return measured;
    }

    private static UserMetric Create(RatingMetric metric, int users) =>
        new(metric.Define(CandidateSet.TestItems), new double[users], new double[users]);
}
