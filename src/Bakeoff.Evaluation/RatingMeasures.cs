namespace Bakeoff.Evaluation;

/// <summary>The metrics of predictions for the test rows.</summary>
internal static class RatingMeasures
{
    private static readonly RatingMetric[] Errors =
    [
        new(Rmse.Name, false, Rmse.SumOf),
        new(Mae.Name, false, Mae.SumOf),
        new(Rmse.PerUserName, false, (ratings, scores) => (Rmse.Of(ratings, scores), 1)),
        new(Mae.PerUserName, false, (ratings, scores) => (Mae.Of(ratings, scores), 1)),
    ];

    private static readonly RatingMetric[] Rankings =
    [
        new(RatedNdcg.Name, true, (gains, scores) => (RatedNdcg.Textbook(gains, scores), 1)),
        new(RatedNdcg.ExponentialName, true, (gains, scores) => (RatedNdcg.Exponential(gains, scores), 1)),
        new(RatedNdcg.LensKitName, true, (gains, scores) => (RatedNdcg.LensKit(gains, scores), 1)),
        new(RatedNdcg.LensKitExponentialName, true, (gains, scores) => (RatedNdcg.LensKitExponential(gains, scores), 1)),
    ];

    /// <summary>The names of the metrics of predictions, such as <c>rmse</c>.</summary>
    public static IEnumerable<string> Names => Errors.Concat(Rankings).Select(metric => metric.Name);

    /// <summary>Measures predictions.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="ratings">A predicted rating for each row, or null for a model that predicts none.</param>
    /// <param name="scores">A score that ranks the rows of a user, or null for a model that ranks nothing.</param>
    public static List<UserMetric> Of(TestSet test, double[]? ratings, double[]? scores) =>
        !test.HasRatings ? [] : [.. ratings is null ? [] : Of(test, ratings, Errors), .. scores is null ? [] : Of(test, scores, Rankings)];

    /// <summary>One metric of predictions, such as one that a test has to show to be blind.</summary>
    internal static UserMetric Of(TestSet test, double[] predictions, RatingMetric metric) => Of(test, predictions, [metric])[0];

    /// <summary>Measures some test rows of all users together: what a slice needs, without a number for each user.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="ratings">A predicted rating for each row, or null for a model that predicts none.</param>
    /// <param name="scores">A score that ranks the rows of a user, or null for a model that ranks nothing.</param>
    /// <param name="counts">Which rows count.</param>
    /// <returns>Each metric with one sum and one weight, those of all users.</returns>
    public static IEnumerable<UserMetric> Together(TestSet test, double[]? ratings, double[]? scores, Func<int, bool> counts) =>
        !test.HasRatings ? []
        : [.. ratings is null ? [] : Together(test, ratings, Errors, counts), .. scores is null ? [] : Together(test, scores, Rankings, counts)];

    private static UserMetric[] Of(TestSet test, double[] predictions, RatingMetric[] metrics)
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
        new(MetricReference.Of(metric.Name).Define(CandidateSet.TestItems), new double[users], new double[users]);
}
