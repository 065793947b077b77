namespace Bakeoff.TwoTower;

/// <summary>Texts that have an embedding: index from 1 in their order, 0 for everything else.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _indices;

    /// <param name="texts">Distinct texts.</param>
    public Vocabulary(IReadOnlyList<string> texts)
    {
        Texts = texts;
        _indices = new Dictionary<string, int>(texts.Count, StringComparer.Ordinal);
        for (int i = 0; i < texts.Count; i++)
        {
            _indices.Add(texts[i], i + 1);
        }
    }

    /// <summary>The texts that have an embedding.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>The rows of the embedding table: one more than there are texts.</summary>
    public int Rows => Texts.Count + 1;

    /// <summary>All distinct texts, in ordinal order.</summary>
    public static Vocabulary From(IEnumerable<string> texts) =>
        new([.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    /// <summary>The most frequent texts, of equally frequent ones the first in ordinal order.</summary>
    public static Vocabulary MostFrequent(IEnumerable<string> texts, int count) => new([.. texts
        .GroupBy(text => text, StringComparer.Ordinal)
        .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
        .Take(count).Select(group => group.Key)]);

    public int IndexOf(string text) => _indices.GetValueOrDefault(text);
}
