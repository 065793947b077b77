namespace Bakeoff.Evaluation;

/// <summary>
/// gini@k: how unequally the first k of all lists fall on the catalogue: Σᵢ (2i − n − 1) xᵢ / (n Σ x) over the n items in ascending order of
/// the number of times x that they are recommended (Adomavicius and Kwon, IEEE TKDE 24(5), 2012). 0: every item as often; towards 1: all
/// recommendations are one item. No list: NaN.
/// </summary>
public static class Gini
{
    /// <summary>The metric.</summary>
    internal static CatalogueMetric Metric { get; } = CatalogueMetric.Create("gini@k", Compute) with
    {
        Summary = "how unequally the recommendations fall on the catalogue, 0 to 1",
        Formula = "Σᵢ (2i − n − 1) xᵢ / (n Σ x) over the n items in ascending order of the number of times x that they are among the first k.",
        Undefined = "Undefined where there is no list at all. Users without a list add nothing.",
        Source = "Adomavicius and Kwon, IEEE TKDE 24(5), 2012",
    };

    private const int FewTimes = 4096;

    /// <summary>The Gini coefficient, from 0 to 1.</summary>
    /// <param name="timesRecommended">How often each item of the catalogue is recommended.</param>
    public static double Compute(ReadOnlySpan<int> timesRecommended)
    {
        Span<int> itemsOf = stackalloc int[FewTimes]; // How many items are recommended so often: most rarely are, and need no sorting.
        itemsOf.Clear();
        var often = new List<int>();
        foreach (int times in timesRecommended)
        {
            if (times < FewTimes)
            {
                itemsOf[times]++;
            }
            else
            {
                often.Add(times);
            }
        }

        often.Sort();
        int all = timesRecommended.Length;
        (double weighted, double sum, int before) = (0, 0, 0);
        void Add(int times, int items)
        {
            // The items have the ranks before + 1 to before + items: the sum of 2i − n − 1 over them.
            weighted += (double)times * items * ((2.0 * before) + items - all);
            sum += (double)times * items;
            before += items;
        }

        for (int times = 0; times < FewTimes; times++)
        {
            Add(times, itemsOf[times]);
        }

        foreach (int times in often)
        {
            Add(times, 1);
        }

        return weighted / (all * sum);
    }
}
