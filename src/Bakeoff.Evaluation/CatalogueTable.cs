namespace Bakeoff.Evaluation;

/// <summary>The catalogue by position, in ascending order of the item ids: genres, and the training ratings of each fold.</summary>
internal sealed class CatalogueTable
{
    private const int MostTabulated = 2048;
    private readonly int[] _genreSets;
    private readonly ulong[][] _bits;
    private readonly float[]? _distances;
    private readonly IReadOnlyDictionary<int, (int[] Raters, int Users)> _training;

    /// <param name="genres">The genres of each item, <c>|</c> between them.</param>
    /// <param name="training">For each fold the number of training ratings of each item, and the number of training users.</param>
    public CatalogueTable(IReadOnlyList<string> genres, IReadOnlyDictionary<int, (int[] Raters, int Users)> training)
    {
        (Count, _training) = (genres.Count, training);
        string[] sets = [.. genres.Distinct().Order(StringComparer.Ordinal)];
        var numbers = sets.Select((set, number) => (set, number)).ToDictionary(pair => pair.set, pair => pair.number, StringComparer.Ordinal);
        _genreSets = [.. genres.Select(set => numbers[set])];
        _bits = BitsOf(sets);
        _distances = sets.Length <= MostTabulated ? Distances() : null;
    }

    /// <summary>The number of items.</summary>
    public int Count { get; }

    /// <summary>The number of training ratings of each item.</summary>
    public int[] Raters(int fold) => _training[fold].Raters;

    /// <summary>The number of users who have a training rating.</summary>
    public int TrainingUsers(int fold) => _training[fold].Users;

    /// <summary>How unlike two items' genres are, from 0 to 1.</summary>
    public double Distance(int left, int right) => _distances is { } table
        ? table[(_genreSets[left] * _bits.Length) + _genreSets[right]]
        : IntraListDiversity.Distance(_bits[_genreSets[left]], _bits[_genreSets[right]]);

    private static ulong[][] BitsOf(string[] sets)
    {
        string[][] names = [.. sets.Select(set => set.Split('|', StringSplitOptions.RemoveEmptyEntries))];
        string[] all = [.. names.SelectMany(name => name).Distinct().Order(StringComparer.Ordinal)];
        return [.. names.Select(set =>
        {
            ulong[] bits = new ulong[(all.Length / 64) + 1];
            foreach (string name in set)
            {
                int bit = Array.BinarySearch(all, name, StringComparer.Ordinal);
                bits[bit / 64] |= 1UL << (bit % 64);
            }

            return bits;
        })];
    }

    private float[] Distances()
    {
        float[] table = new float[_bits.Length * _bits.Length];
        for (int left = 0; left < _bits.Length; left++)
        {
            for (int right = 0; right < _bits.Length; right++)
            {
                table[(left * _bits.Length) + right] = (float)IntraListDiversity.Distance(_bits[left], _bits[right]);
            }
        }

        return table;
    }
}
