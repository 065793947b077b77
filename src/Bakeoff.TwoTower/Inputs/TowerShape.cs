namespace Bakeoff.TwoTower;

/// <summary>The shape of a tower: its input is one pooled embedding a bag, then numbers; dense layers follow.</summary>
/// <param name="Name"><c>query</c> or <c>candidate</c>.</param>
/// <param name="Bags">The pooled embeddings, in order.</param>
/// <param name="Numbers">How many numbers follow them.</param>
/// <param name="EmbeddingSize">The length of each embedding.</param>
/// <param name="Sizes">The widths of the dense layers.</param>
internal sealed record TowerShape(string Name, IReadOnlyList<BagShape> Bags, int Numbers, int EmbeddingSize, IReadOnlyList<int> Sizes)
{
    /// <summary>The width of the input.</summary>
    public int InputSize => (Bags.Count * EmbeddingSize) + Numbers;

    /// <summary>The width of the output.</summary>
    public int OutputSize => Sizes[^1];
}
