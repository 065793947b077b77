namespace Bakeoff.Baselines;

/// <summary>The categories of each item, such as its genres: 4 bytes each.</summary>
internal sealed class CategorySets
{
    private readonly int[] _starts;
    private readonly int[] _categories; // Ascending within an item.

    /// <summary>Reads the categories of a catalogue.</summary>
    /// <param name="genres">The genres of each item, <c>|</c> between them.</param>
    public CategorySets(IReadOnlyList<string> genres)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var categories = new List<int>();
        _starts = new int[genres.Count + 1];
        for (int item = 0; item < genres.Count; item++)
        {
            int[] own = [.. genres[item].Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()
                .Select(name => known.TryAdd(name, known.Count) ? known.Count - 1 : known[name]).Order()];
            categories.AddRange(own);
            _starts[item + 1] = categories.Count;
        }

        _categories = [.. categories];
        Count = known.Count;
    }

    /// <summary>The number of different categories.</summary>
    public int Count { get; }

    /// <summary>The categories of an item, ascending.</summary>
    /// <param name="item">The item's position in the catalogue.</param>
    public ReadOnlySpan<int> Of(int item) => _categories.AsSpan(_starts[item].._starts[item + 1]);

    /// <summary>Marks the categories of an item.</summary>
    /// <param name="item">The item's position in the catalogue; −1 for none.</param>
    /// <param name="marks">Receives for each category whether the item has it.</param>
    /// <returns>How many it has.</returns>
    public int Mark(int item, Span<bool> marks)
    {
        marks.Clear();
        if (item < 0)
        {
            return 0;
        }

        foreach (int category in Of(item))
        {
            marks[category] = true;
        }

        return Of(item).Length;
    }
}
