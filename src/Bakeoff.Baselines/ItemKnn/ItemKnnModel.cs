using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Item-based nearest neighbours on who rated what (Sarwar et al., "Item-based collaborative filtering", WWW 2001; Deshpande and
/// Karypis, ACM TOIS 22(1), 2004): the similarity of two items is the cosine of their sets of raters, common / (√(raters · raters) + shrinkage). An
/// item's score for a user is the sum of its similarities to those of its k nearest neighbours that the user has rated,
/// each times what that interaction counts by its age.
/// </summary>
/// <remarks>
/// What is kept is the reverse: for each item those whose neighbour it is, so that the scores of a catalogue take a look at what the user has
/// rated alone.
/// </remarks>
/// <param name="raters">The training rows.</param>
/// <param name="options">k and the shrinkage. Of equal similarities the lower position is nearer.</param>
/// <param name="parallel">Number of threads, on which the model does not depend, and cancellation.</param>
/// <param name="ages">What what the user has rated counts by its age; null where each counts 1.</param>
internal sealed class ItemKnnModel(RaterLists raters, ItemKnnOptions options, ParallelOptions parallel, InteractionAges? ages = null)
    : ItemItemModel("item-knn", new Profiles(raters, ages), Find(raters, options, parallel))
{
    private static SparseWeights Find(RaterLists raters, ItemKnnOptions options, ParallelOptions parallel) => NearestRows<CosineSimilarity>.Find(
        raters.UsersOf, raters.SortItems(), null, new CosineSimilarity(raters.UsersOf, options.Shrinkage),
        options.Neighbours, parallel, ascending: true).Transposed(raters.Items.Count);
}
