namespace Bakeoff.Evaluation;

/// <summary>
/// top-k-accuracy: the share of all test ratings whose item is among the first k of the user's list, the top-k accuracy of TensorFlow
/// Recommenders (<c>factorized_top_k/top_k_categorical_accuracy</c>): a mean over ratings, where <see cref="Recall"/> is one over users.
/// </summary>
internal static class TopKAccuracy
{
    /// <summary>The metric.</summary>
    internal static HitMetric Metric { get; } = HitMetric.Create("top-k-accuracy", static (user, k) => user.Hits(k)) with
    {
        Over = MetricDefinition.Ratings,
        IsCompared = true,
        Summary = "test ratings whose item is among the first k / test ratings",
        Formula = "Test ratings whose item is among the first k of the user's list / test ratings.",
        Population = "Pooled over all test ratings: a user counts by the number of test ratings.",
        Source = "TensorFlow Recommenders, factorized_top_k/top_k_categorical_accuracy",
    };
}
