using System.Runtime.Intrinsics;

namespace Bakeoff.Numerics;

/// <summary>
/// How much a row of a sparse matrix is worth to another one, by the members that they have in common: see <see cref="NearestRows{T}"/>.
/// </summary>
internal interface ISimilarity
{
    /// <summary>How much a row is worth to another one; not above 0 where nothing is common.</summary>
    /// <param name="common">The sum of the weights of the common members.</param>
    /// <param name="row">The one that it is worth to.</param>
    /// <param name="other">The one that is worth it.</param>
    float Compute(float common, int row, int other);

    /// <summary>Says quickly which of sixteen rows may be worth so much to one: none of those that are is left out.</summary>
    /// <param name="common">The sum of the weights of the common members with each.</param>
    /// <param name="row">The one that they are worth to.</param>
    /// <param name="others">The first of the sixteen, which follow each other.</param>
    /// <param name="least">How much, above 0.</param>
    /// <returns>A bit for each.</returns>
    ulong FindWorthyOthers(Vector512<float> common, int row, int others, float least);

    /// <summary>Says quickly to which of sixteen rows one may be worth so much: none of those is left out.</summary>
    /// <param name="common">The sum of the weights of the common members with each.</param>
    /// <param name="row">The one that is worth it.</param>
    /// <param name="others">The first of the sixteen, which follow each other.</param>
    /// <param name="least">How much for each, above 0.</param>
    /// <returns>A bit for each.</returns>
    ulong FindReceivers(Vector512<float> common, int row, int others, Vector512<float> least);
}
