namespace Bakeoff.Evaluation;

/// <summary>
/// coverage@k: the share of the catalogue that is among the first k of at least one user's list (Herlocker et al., ACM TOIS 22(1), 2004;
/// Ge, Delgado-Battenfeld and Jannach, RecSys 2010). It grows with the number of users. No list: 0.
/// </summary>
public static class CatalogueCoverage
{
    /// <summary>The metric.</summary>
    internal static CatalogueMetric Metric { get; } = CatalogueMetric.Create("coverage@k", Compute) with
    {
        Summary = "share of the catalogue in at least one list",
        Formula = "Items that are among the first k of at least one user's list / items of the catalogue. It grows with the number of users.",
        Undefined = "No list at all: 0. Users without a list add nothing.",
        Source = "Herlocker et al., ACM TOIS 22(1), 2004; Ge, Delgado-Battenfeld and Jannach, RecSys 2010",
    };

    /// <summary>The coverage, from 0 to 1.</summary>
    /// <param name="timesRecommended">How often each item of the catalogue is recommended.</param>
    public static double Compute(ReadOnlySpan<int> timesRecommended)
    {
        int recommended = 0;
        foreach (int times in timesRecommended)
        {
            recommended += times > 0 ? 1 : 0;
        }

        return (double)recommended / timesRecommended.Length;
    }
}
