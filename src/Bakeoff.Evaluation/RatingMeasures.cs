namespace Bakeoff.Evaluation;

/// <summary>The metrics of predictions for the test rows.</summary>
internal static class RatingMeasures
{
    private static readonly RatingMetric[] Errors =
    [
        new(Rmse.Name, MetricDefinition.Lower, "√(Σ (rating − prediction)² / rows): over all test rows", Rmse.SumOf),
        new(Mae.Name, MetricDefinition.Lower, "Σ |rating − prediction| / rows: over all test rows", Mae.SumOf),
        new(Rmse.PerUserName, MetricDefinition.Lower, "the mean over users of each user's RMSE", (ratings, scores) => (Rmse.Of(ratings, scores), 1)),
        new(Mae.PerUserName, MetricDefinition.Lower, "the mean over users of each user's MAE", (ratings, scores) => (Mae.Of(ratings, scores), 1)),
    ];

    private static readonly RatingMetric[] Rankings =
    [
        new(RatedNdcg.Name, MetricDefinition.Higher, "each user's test items by predicted score: gain the rating, discount 1/log₂(j+1)", (ratings, scores) => (RatedNdcg.Textbook(ratings, scores), 1)),
        new(RatedNdcg.ExponentialName, MetricDefinition.Higher, "the same with the gain 2^rating − 1", (ratings, scores) => (RatedNdcg.Exponential(ratings, scores), 1)),
        new(RatedNdcg.LensKitName, MetricDefinition.Higher, "gain the rating, LensKit's discount 1/max(1, log₂ j)", (ratings, scores) => (RatedNdcg.LensKit(ratings, scores), 1)),
        new(RatedNdcg.LensKitExponentialName, MetricDefinition.Higher, "gain 2^rating − 1, LensKit's discount", (ratings, scores) => (RatedNdcg.LensKitExponential(ratings, scores), 1)),
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
            new MetricDefinition(metric.Name, MetricDefinition.TestItems, metric.Better, 1, metric.Summary, metric.Name is Rmse.Name or Mae.Name ? MetricDefinition.Ratings : MetricDefinition.Users), new double[test.Users.Count], new double[test.Users.Count]))];
        Parallel.For(0, test.Users.Count, user =>
        {
            (float[] truth, double[] predicted) = RowsOf(test, predictions, user, counts);
            for (int i = 0; i < metrics.Length; i++)
            {
                (double sum, double weight) = truth.Length == 0 ? (0, 0) : metrics[i].SumOf(truth, predicted);
                (measured[i].Sums[user], measured[i].Weights[user]) = double.IsNaN(sum) ? (0, 0) : (sum, weight);
            }
        });
        return measured;
    }

    private static (float[] Truth, double[] Predicted) RowsOf(TestSet test, double[] predictions, int user, Func<int, bool>? counts)
    {
        if (counts is null)
        {
            return (test.Ratings[test.RowsOf(user)], predictions[test.RowsOf(user)]);
        }

        int[] some = [.. test.RowNumbersOf(user).Where(counts)];
        return ([.. some.Select(row => test.Ratings[row])], [.. some.Select(row => predictions[row])]);
    }
}
