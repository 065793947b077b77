namespace Bakeoff.Core;

/// <summary>
/// A custom metric, for an experiment that names its class: either an <see cref="IListMetric"/> or an <see cref="IRatingMetric"/>. The class has a
/// public constructor without parameters. Its values are treated as those of built-in metrics: a mean over users with intervals, floors, slices and
/// comparisons.
/// </summary>
public interface ICustomMetric
{
    /// <summary>Says what the metric is. It is called once, before anything is measured.</summary>
    /// <param name="input">The options that the experiment gives the metric.</param>
    /// <returns>Its direction, summary and range, and whatever else is worth saying: every value has to be in the range.</returns>
    MetricDescriptor Describe(MetricInput input);
}
