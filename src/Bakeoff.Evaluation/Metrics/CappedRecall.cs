using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// capped-recall@k: hits / min(k, test items), so that the best list has 1 also where a user has more test items than the list has places;
/// reported as a mean over users (Liang, Krishnan, Hoffman and Jebara, WWW 2018, who call it recall). Where no user has more than k test items it
/// is <see cref="Recall"/>, and where all have at least k it is <see cref="Precision"/>. An empty list: 0.
/// </summary>
public static class CappedRecall
{
    /// <summary>The metric.</summary>
    internal static HitMetric Metric { get; } = HitMetric.Create("capped-recall@k", Compute) with
    {
        Summary = "hits / min(k, test items)",
        Formula = "Test items among the first k / min(k, the user's test items), so that the best list has 1.",
        Source = "Liang et al., WWW 2018, where it is called recall; Thakur et al., NeurIPS 2021, where it has this name",
        OtherNames = ["recall@k of Mult-VAE and of what follows its protocol", "truncated recall", "calibrated recall (RecPack)"],
    };

    /// <summary>The capped recall of one user, from 0 to 1.</summary>
    /// <param name="user">The user's list.</param>
    /// <param name="k">From 1.</param>
    public static double Compute(RankedTest user, int k) => (double)user.Hits(k) / Math.Min(k, user.TestItems);
}
