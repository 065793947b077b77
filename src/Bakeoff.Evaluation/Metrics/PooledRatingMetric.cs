namespace Bakeoff.Evaluation;

/// <summary>Computes a metric of test rows of several users together.</summary>
/// <param name="ratings">The true ratings.</param>
/// <param name="predictions">The predicted ratings, NaN where there is none.</param>
/// <returns>The value, NaN where no row is predicted.</returns>
internal delegate double PooledMeasure(ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions);

/// <summary>Computes the same without some of the rows, for the jackknife.</summary>
/// <param name="ratings">The true ratings of all rows.</param>
/// <param name="predictions">The predicted ratings of all rows, NaN where there is none.</param>
/// <param name="without">The rows that are left out.</param>
internal delegate double PooledMeasureWithout(ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions, Range without);

/// <summary>A metric of all predicted ratings together that is no sum over users.</summary>
internal sealed record PooledRatingMetric : Metric
{
    /// <summary>Computes the value.</summary>
    public required PooledMeasure Compute { get; init; }

    /// <summary>Computes the value without a group of users.</summary>
    public required PooledMeasureWithout Without { get; init; }

    /// <inheritdoc/>
    public override string Section => MetricTexts.PredictedRatings;

    /// <inheritdoc/>
    public override IReadOnlyList<CandidateSet> Candidates => [CandidateSet.TestItems];

    /// <inheritdoc/>
    public override bool IsByUser => false;
}
