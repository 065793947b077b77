using System.Globalization;
using Bakeoff.Evaluation;

namespace Bakeoff.Experiments;

/// <summary>What to do about a metric that an experiment does not measure.</summary>
internal static class MetricRemedy
{
    /// <summary>The metric itself may be right, and its length of lists one that is not measured; or another name is meant.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="lengths">The lengths of lists that the experiment measures.</param>
    /// <param name="custom">The custom metrics that it has.</param>
    public static string Of(string name, int[] lengths, IReadOnlyCollection<string> custom) => MetricNames.IsKnown(name, custom)
        ? $"Add the length to 'evaluation.k', or choose one of {string.Join(", ", lengths.Select(k => k.ToString(CultureInfo.InvariantCulture)))}."
        : NearestName.Remedy(name, [.. MetricNames.For(lengths, custom)]);
}
