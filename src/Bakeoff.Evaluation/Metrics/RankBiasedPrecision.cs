using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// rbp@k: rank-biased precision, (1 − p) Σ p^(rank − 1) over the test items among the first k (Moffat and Zobel, ACM TOIS 27(1), 2008): the
/// share of the places that a user looks at which hold a test item, where the user goes on from each place to the next with the patience p,
/// <see cref="EvaluationOptions.Patience"/>. The value of the endless list is higher by p^k at most. It is not divided by the value of the best
/// list, so that even that one is below 1. An empty list: 0.
/// </summary>
public static class RankBiasedPrecision
{
    /// <summary>The metric with the patience that an experiment has by default.</summary>
    internal static HitMetric Metric { get; } = Create(new EvaluationOptions());

    /// <summary>The value of one user, from 0 to 1.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    /// <param name="patience">The chance that the user goes on from a place to the next, above 0 and below 1.</param>
    public static double Compute(RankedTest user, int k, double patience)
    {
        (double sum, double weight, int place) = (0, 1, 1);
        foreach (int rank in user.Ranks[..user.Hits(k)])
        {
            // Products, whose bits are the same on every system, as those of a power need not be.
            for (; place < rank; place++)
            {
                weight *= patience;
            }

            sum += weight;
        }

        return (1 - patience) * sum;
    }

    private static HitMetric Create(EvaluationOptions options)
    {
        double patience = options.Patience;
        return HitMetric.Create("rbp@k", (user, k) => Compute(user, k, patience)) with
        {
            Configure = Create,
            Summary = FormattableString.Invariant($"hits, each weighted by the chance that the user looks so far; patience {patience}"),
            Formula = FormattableString.Invariant(
                $"(1 − p) Σ p^(rank − 1) over the test items among the first k; p is 'evaluation.patience', here {patience}. ")
                + "It is not divided by the value of the best list, which is below 1.",
            Source = "Moffat and Zobel, ACM TOIS 27(1), 2008",
            OtherNames = ["RBP (LensKit, without normalization)"],
        };
    }
}
