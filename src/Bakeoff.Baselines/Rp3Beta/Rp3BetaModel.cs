using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// RP³β (Paudel, Christoffel, Newell and Bernstein, "Updatable, accurate, diverse, and scalable recommendations for interactive
/// applications", ACM TiiS 7(1), 2017): random walks of three steps from a user over items and users to items, an item's weight divided by
/// its popularity to the power β. The weight from item i to j is Σᵤ (1 / |users of i|)^α (1 / |items of u|)^α / |users of j|^β over the users
/// who have rated both; of each i the k heaviest are kept.
/// </summary>
/// <remarks>
/// The first step, from the user to an item, has the same probability for all of a user's items, so that it changes no order and is left out.
/// </remarks>
/// <param name="raters">The training rows.</param>
/// <param name="options">k, α and β. Of equal weights the lower position is kept.</param>
/// <param name="parallel">Number of threads, on which the model does not depend, and cancellation.</param>
internal sealed class Rp3BetaModel(RaterLists raters, Rp3BetaOptions options, ParallelOptions parallel)
    : ItemItemModel("rp3beta", new Profiles(raters), Walk(raters, options, parallel))
{
    private static SparseWeights Walk(RaterLists raters, Rp3BetaOptions options, ParallelOptions parallel)
    {
        SparseRows itemsOf = raters.SortItems();
        var similarity = new WalkSimilarity(Powers(raters.UsersOf, options.Alpha), Powers(raters.UsersOf, options.Beta));
        return NearestRows<WalkSimilarity>.Find(
            raters.UsersOf, itemsOf, Powers(itemsOf, options.Alpha), similarity, options.Neighbours, parallel, ascending: true);
    }

    /// <summary>
    /// 1 / length^power of each row, in units of the largest: that changes no order, and keeps large powers within the range of floats. 1 for a row
    /// of length 0, which has nothing in common with another one.
    /// </summary>
    private static float[] Powers(SparseRows rows, double power)
    {
        int[] lengths = [.. Enumerable.Range(0, rows.Count).Select(rows.LengthOf)];
        double shortest = lengths.Where(length => length > 0).DefaultIfEmpty(1).Min();
        return [.. lengths.Select(length => (float)Math.Pow(Math.Max(shortest, length) / shortest, -power))];
    }
}
