namespace Bakeoff.Core;

/// <summary>What the metrics of predictions see of one user: the test rows, at least one, with what a model says of each.</summary>
/// <param name="ratings">The true ratings; for a metric of the order of the test items the gains that they are.</param>
/// <param name="predictions">The predicted ratings or scores in the order of the ratings, NaN where there is none.</param>
public readonly ref struct RatedTest(ReadOnlySpan<float> ratings, ReadOnlySpan<double> predictions)
{
    /// <summary>The id of the user.</summary>
    public long User { get; init; }

    /// <summary>The true ratings, in the order of the user's rows.</summary>
    public ReadOnlySpan<float> Ratings { get; } = ratings;

    /// <summary>The predicted ratings or scores, in the order of <see cref="Ratings"/>.</summary>
    public ReadOnlySpan<double> Predictions { get; } = predictions;
}
