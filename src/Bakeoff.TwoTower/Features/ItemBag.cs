namespace Bakeoff.TwoTower;

/// <summary>
/// For every item of a catalogue the rows of an embedding table that stand for it, as one list with the place of each item's first.
/// </summary>
internal sealed class ItemBag
{
    private readonly int[] _starts;
    private readonly int[] _indices;

    /// <param name="indices">By position in the catalogue.</param>
    public ItemBag(IEnumerable<IEnumerable<int>> indices)
    {
        var all = new List<int>();
        List<int> starts = [0];
        foreach (IEnumerable<int> ofItem in indices)
        {
            all.AddRange(ofItem);
            starts.Add(all.Count);
        }

        (_starts, _indices) = ([.. starts], [.. all]);
    }

    /// <summary>The rows of an item's embeddings; may be empty.</summary>
    public ReadOnlySpan<int> RowsOf(int position) => _indices.AsSpan(_starts[position].._starts[position + 1]);
}
