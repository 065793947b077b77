using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// SLIM (Ning and Karypis, "SLIM: sparse linear methods for top-N recommender systems", ICDM 2011): for each item j the weights w ≥ 0 from other
/// items that minimize ½‖xⱼ − Xw‖² + ½λ₂‖w‖² + λ₁‖w‖₁, for X 1 where the user has rated the item. An item's score for a user is the sum of the
/// weights to it from what the user has rated.
/// </summary>
/// <remarks>
/// The weights are found by coordinate descent with covariance updates (Friedman, Hastie and Tibshirani, Journal of Statistical Software 33(1),
/// 2010), which read XᵀX alone: of an item and its nearest neighbours, or of all items. Each item is a problem of its own.
/// </remarks>
/// <param name="raters">The training rows.</param>
/// <param name="options">The neighbours, penalties and when to end.</param>
/// <param name="parallel">Number of threads, on which the model does not depend, and cancellation.</param>
internal sealed class SlimModel(RaterLists raters, SlimOptions options, ParallelOptions parallel)
    : ItemItemModel("slim", new Profiles(raters), Fit(raters, options, parallel))
{
    private static SparseWeights Fit(RaterLists raters, SlimOptions options, ParallelOptions parallel)
    {
        SparseRows usersOf = raters.UsersOf, itemsOf = raters.SortItems();
        if (options.Neighbours == 0)
        {
            using var gram = new CommonCounts(usersOf, itemsOf, parallel);
            return SlimWeights.OfAll(gram, options, parallel).Transposed(usersOf.Count);
        }

        SparseWeights near = NearestRows<CosineSimilarity>.Find(
            usersOf, itemsOf, null, new CosineSimilarity(usersOf, 0), options.Neighbours, parallel, ascending: true);
        return SlimWeights.OfNearest(usersOf, raters.Users.Count, near, options, parallel).Transposed(usersOf.Count);
    }
}
