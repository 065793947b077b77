namespace Bakeoff.Evaluation;

/// <summary>The gains and discounts that go by the name of NDCG.</summary>
internal static class Discounts
{
    private const int Tabulated = 1024;
    private static readonly double[] TextbookTable = [.. Enumerable.Range(0, Tabulated).Select(rank => 1 / Math.Log2(rank + 1))];
    private static readonly double[] LensKitTable = [.. Enumerable.Range(0, Tabulated).Select(rank => 1 / Math.Max(1, Math.Log2(rank)))];

    /// <summary>1/log₂(rank + 1).</summary>
    public static double Textbook(int rank) => rank < Tabulated ? TextbookTable[rank] : 1 / Math.Log2(rank + 1);

    /// <summary>1/max(1, log₂ rank): ranks 1 and 2 weigh the same.</summary>
    public static double LensKit(int rank) => rank < Tabulated ? LensKitTable[rank] : 1 / Math.Log2(rank);

    /// <summary>2^rating − 1.</summary>
    public static double ExponentialGain(double rating) => Math.Pow(2, rating) - 1;
}
