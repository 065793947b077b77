using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>Computes the sum and the weight that one user's test rows add to a metric.</summary>
/// <param name="user">The user's test rows, at least one.</param>
/// <returns>A sum of NaN where the metric is undefined for the user.</returns>
internal delegate (double Sum, double Weight) RatingSum(RatedTest user);

/// <summary>A metric of what a model says of each user's test rows.</summary>
internal sealed record RatingMetric : Metric
{
    /// <summary>
    /// Whether it needs scores that order a user's test items, and weighs these by gains, which are at least 0 on any scale. Else it needs predicted
    /// ratings, and reads the true ratings as they are.
    /// </summary>
    public bool RanksTestItems { get; init; }

    /// <summary>Computes what a user adds.</summary>
    public required RatingSum SumOf { get; init; }

    /// <inheritdoc/>
    public override string Section => RanksTestItems ? MetricTexts.RankedTestItems : MetricTexts.PredictedRatings;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Candidates => [MetricDefinition.TestItems];
}
