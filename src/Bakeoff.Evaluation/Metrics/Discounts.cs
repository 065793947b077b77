namespace Bakeoff.Evaluation;

/// <summary>The gains and discounts that go by the name of NDCG.</summary>
internal static class Discounts
{
    private const int Tabulated = 1024;
    private const double LargestPower = 500;
    private const int TabulatedHalves = 64;
    private static readonly double[] TextbookTable = [.. Enumerable.Range(0, Tabulated).Select(rank => 1 / Math.Log2(rank + 1))];
    private static readonly double[] ExponentialTable = [.. Enumerable.Range(0, TabulatedHalves).Select(halves => Math.Pow(2, halves / 2.0) - 1)];
    private static readonly double[] LensKitTable = [.. Enumerable.Range(0, Tabulated).Select(rank => 1 / Math.Max(1, Math.Log2(rank)))];

    /// <summary>1/log₂(rank + 1).</summary>
    public static double Textbook(int rank) => rank < Tabulated ? TextbookTable[rank] : 1 / Math.Log2(rank + 1);

    /// <summary>1/max(1, log₂ rank): ranks 1 and 2 weigh the same.</summary>
    public static double LensKit(int rank) => rank < Tabulated ? LensKitTable[rank] : 1 / Math.Log2(rank);

    /// <summary>2^gain − 1. The gains of most scales are halves, whose powers are tabulated.</summary>
    public static double ExponentialGain(double gain)
    {
        double halves = 2 * gain;
        return halves is >= 0 and < TabulatedHalves && (int)halves == halves ? ExponentialTable[(int)halves] : Math.Pow(2, gain) - 1;
    }

    /// <summary>
    /// The gain 2^gain − 1 for a user whose highest gain is given. Above 500 all gains are divided by 2^highest, which leaves their ratios
    /// as they are and keeps their sums finite on any scale.
    /// </summary>
    public static Func<double, double> ExponentialGainUpTo(double highest) =>
        highest <= LargestPower ? ExponentialGain : gain => Math.Pow(2, gain - highest) - Math.Pow(2, -highest);
}
