namespace Bakeoff.Evaluation;

/// <summary>
/// gini@k: how unequally the first k of all lists fall on the catalogue: Σᵢ (2i − n − 1) xᵢ / (n Σ x) over the n items in ascending order of
/// the number of times x that they are recommended (Adomavicius and Kwon, IEEE TKDE 24(5), 2012). 0: every item as often; towards 1: all
/// recommendations are one item. No list: NaN.
/// </summary>
public static class Gini
{
    /// <summary>The Gini coefficient, from 0 to 1.</summary>
    /// <param name="timesRecommended">How often each item of the catalogue is recommended.</param>
    public static double Of(ReadOnlySpan<int> timesRecommended)
    {
        int[] sorted = timesRecommended.ToArray();
        Array.Sort(sorted);
        (double weighted, double sum) = (0, 0);
        for (int i = 0; i < sorted.Length; i++)
        {
            weighted += (2.0 * (i + 1) - sorted.Length - 1) * sorted[i];
            sum += sorted[i];
        }

        return weighted / (sorted.Length * sum);
    }
}
