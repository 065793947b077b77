using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>How much baselines of one kind compute: what estimates of their seconds are scaled by.</summary>
internal static class BaselineWork
{
    /// <summary>Alternating least squares: a system of the factors for each user and item, a square of them for each rating.</summary>
    public static StageWork OfLeastSquares(DataSize size, int factors, int passes, string unit) => new(
        (double)passes * factors * factors * (size.Ratings + ((double)factors * (size.Users + size.Items))),
        $"{unit} × factors² × (ratings + factors × (users + items))");

    /// <summary>Pairs of items: an update of the factors for each rating and epoch.</summary>
    public static StageWork OfPairs(DataSize size, int factors, int epochs) =>
        new((double)size.Ratings * epochs * factors, "ratings × epochs × factors");

    /// <summary>An inverse of all pairs of items, and scores of all items from a row of it for each rating of those who are tested.</summary>
    public static StageWork OfItemMatrix(DataSize size, long items, double testedShare) =>
        new(((double)items * items * items) + (testedShare * size.Ratings * items), "items³ + tested ratings × items");

    /// <summary>The pairs of items that one user has rated.</summary>
    public static StageWork OfItemPairs(DataSize size) =>
        new((double)size.Ratings * size.Ratings / Math.Max(1, size.Users), "ratings² / users");

    /// <summary>The pairs of users who have rated one item, of those who are tested.</summary>
    public static StageWork OfUserPairs(DataSize size, double testedShare) =>
        new(testedShare * size.Ratings * size.Ratings / Math.Max(1, size.Items), "tested ratings × ratings / items");

    /// <summary>Coordinate descent over the neighbours of each item, or over all items where none are chosen.</summary>
    public static StageWork OfElasticNet(DataSize size, int neighbours, int epochs)
    {
        double columns = neighbours == 0 ? size.Items : Math.Min(neighbours, size.Items);
        return new((double)size.Items * columns * columns * epochs, neighbours == 0 ? "items³ × epochs" : "items × neighbours² × epochs");
    }
}
