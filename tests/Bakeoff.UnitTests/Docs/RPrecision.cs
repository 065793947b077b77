using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests.Docs;

/// <summary>
/// r-precision@k, the metric of CONTRIBUTING (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 8.4). An empty list: 0.
/// </summary>
public static class RPrecision
{
    /// <summary>The metric.</summary>
    internal static HitMetric Metric { get; } = HitMetric.Create("r-precision@k", Compute) with
    {
        Summary = "the precision of as many places as there are test items",
        Formula = "Test items among the first R / R, where R = min(k, the user's test items).",
        Source = "Manning, Raghavan and Schütze, Introduction to Information Retrieval, 8.4",
    };

    /// <summary>The value of one user, from 0 to 1.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Compute(RankedTest user, int k)
    {
        int places = Math.Min(k, user.TestItems);
        return (double)user.Hits(places) / places;
    }
}
