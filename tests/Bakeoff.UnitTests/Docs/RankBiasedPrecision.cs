using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests.Docs;

/// <summary>
/// rbp@k, the metric of CONTRIBUTING: rank-biased precision with a persistence of 0.8 (Moffat and Zobel, ACM TOIS 27(1), 2008). An empty list: 0.
/// </summary>
public static class RankBiasedPrecision
{
    private const double Persistence = 0.8;

    /// <summary>The metric.</summary>
    internal static HitMetric Metric { get; } = HitMetric.Create("rbp@k", Compute) with
    {
        Summary = "hits, each weighted by the chance that the user looks so far",
        Formula = "0.2 × Σ 0.8^(rank − 1) over the test items among the first k.",
        Source = "Moffat and Zobel, ACM TOIS 27(1), 2008",
    };

    /// <summary>The value of one user, from 0 to 1.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Compute(RankedTest user, int k)
    {
        double sum = 0;
        foreach (int rank in user.Ranks[..user.Hits(k)])
        {
            sum += Math.Pow(Persistence, rank - 1);
        }

        return (1 - Persistence) * sum;
    }
}
