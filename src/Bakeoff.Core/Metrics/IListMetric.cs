namespace Bakeoff.Core;

/// <summary>
/// A custom metric of where a user's test items stand in the list that a model recommends. Its name in the experiment ends with <c>@k</c>.
/// </summary>
public interface IListMetric : ICustomMetric
{
    /// <summary>
    /// Measures one user's list. Several threads call it at the same time, and equal input must give equal values, to the last bit.
    /// </summary>
    /// <param name="user">Where the user's test items stand in the list.</param>
    /// <param name="k">The length at which the list is cut, from 1: one of <c>evaluation.k</c>.</param>
    /// <returns>The value; null where the metric is undefined for the user, who is then left out.</returns>
    double? Measure(RankedTest user, int k);
}
