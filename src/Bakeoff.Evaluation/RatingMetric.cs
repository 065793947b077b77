namespace Bakeoff.Evaluation;

/// <summary>The sum and the weight that one user's test rows add to a metric.</summary>
/// <param name="ratings">The true ratings, at least one.</param>
/// <param name="predictions">The predictions, NaN where there is none.</param>
internal delegate (double Sum, double Weight) RatingSum(ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions);

/// <summary>A metric of predictions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Better">Whether a higher or a lower value is better.</param>
/// <param name="Summary">The formula in a line.</param>
/// <param name="SumOf">What a user adds.</param>
internal sealed record RatingMetric(string Name, string Better, string Summary, RatingSum SumOf);
