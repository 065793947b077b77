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
    /// <param name="counts">Which rows count; null for all.</param>
    public static List<UserMetric> Of(TestSet test, double[]? ratings, double[]? scores, Func<int, bool>? counts = null) =>
        !test.HasRatings ? [] : [.. ratings is null ? [] : Of(test, ratings, Errors, counts), .. scores is null ? [] : Of(test, scores, Rankings, counts)];

    /// <summary>One metric of predictions, such as one that a test has to show to be blind.</summary>
    internal static UserMetric Of(TestSet test, double[] predictions, RatingMetric metric, Func<int, bool>? counts = null) => Of(test, predictions, [metric], counts)[0];

    private static UserMetric[] Of(TestSet test, double[] predictions, RatingMetric[] metrics, Func<int, bool>? counts)
    {
        UserMetric[] measured = [.. metrics.Select(metric => new UserMetric(
            MetricReference.Of(metric.Name).Define(MetricDefinition.TestItems), new double[test.Users.Count], new double[test.Users.Count]))];
        Parallel.For(0, test.Users.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, user =>
        {
            int[] rows = [.. test.RowNumbersOf(user).Where(row => counts?.Invoke(row) ?? true)];
            float[] ratings = [.. rows.Select(row => test.Ratings[row])], gains = [.. rows.Select(test.GainOf)];
            double[] predicted = [.. rows.Select(row => predictions[row])];
            for (int i = 0; i < metrics.Length; i++)
            {
                (double sum, double weight) = rows.Length == 0 ? (0, 0) : metrics[i].SumOf(metrics[i].ReadsGains ? gains : ratings, predicted);

                // NaN: the metric is undefined for the user.
                (measured[i].Sums[user], measured[i].Weights[user]) = double.IsNaN(sum) ? (0, 0) : (sum, weight);
            }
        });
        return measured;
    }
}
