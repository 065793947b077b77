namespace Bakeoff.Core;

/// <summary>A custom metric of the ratings that a model predicts for a user's test items.</summary>
public interface IRatingMetric : ICustomMetric
{
    /// <summary>
    /// Measures one user's predictions. Several threads call it at the same time, and equal input must give equal values, to the last bit.
    /// </summary>
    /// <param name="user">The user's test rows that the model predicts, at least one: none of the predictions is NaN.</param>
    /// <returns>The value; null where the metric is undefined for the user, who is then left out.</returns>
    double? Measure(RatedTest user);
}
