namespace Bakeoff.Evaluation;

/// <summary>The sum and the weight that one user's test rows add to a metric.</summary>
/// <param name="ratings">The true ratings, or the gains that they are, at least one.</param>
/// <param name="predictions">The predictions, NaN where there is none.</param>
internal delegate (double Sum, double Weight) RatingSum(ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions);

/// <summary>A metric of predictions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ReadsGains">Whether it reads gains, which are at least 0 on any scale, in place of ratings.</param>
/// <param name="SumOf">What a user adds.</param>
internal sealed record RatingMetric(string Name, bool ReadsGains, RatingSum SumOf);
