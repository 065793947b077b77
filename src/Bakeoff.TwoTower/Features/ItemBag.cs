using Bakeoff.Numerics;

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

    /// <summary>Asks for where an item's rows are.</summary>
    public void FetchPlace(int position) => CacheHint.Fetch(ref _starts[position]);

    /// <summary>Asks for the first of an item's rows.</summary>
    public void FetchRows(int position)
    {
        if (_starts[position] < _indices.Length)
        {
            CacheHint.Fetch(ref _indices[_starts[position]]);
        }
    }

    /// <summary>The rows of an item's embeddings; may be empty.</summary>
    public ReadOnlySpan<int> RowsOf(int position) => _indices.AsSpan(_starts[position].._starts[position + 1]);
}
