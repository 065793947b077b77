namespace Bakeoff.Reporting;

/// <summary>
/// Holm's step-down correction (Scandinavian Journal of Statistics 6(2), 1979): among all tests together the chance of a single false alarm
/// stays below the level, however the tests depend on each other.
/// </summary>
internal static class Holm
{
    /// <summary>The adjusted p-values, in the order of the given ones, from 0 to 1.</summary>
    /// <param name="pValues">The p-value of each test, from 0 to 1.</param>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        int[] order = [.. Enumerable.Range(0, pValues.Count).OrderBy(test => pValues[test])];
        double[] adjusted = new double[pValues.Count];
        double most = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            most = Math.Max(most, Math.Min(1, pValues[order[rank]] * (order.Length - rank)));
            adjusted[order[rank]] = most;
        }

        return adjusted;
    }
}
