namespace Bakeoff.Evaluation;

/// <summary>The catalogue by position, in ascending order of the item ids: genres, and the training ratings of each fold.</summary>
internal sealed class CatalogueTable
{
    private const int MaxTabulated = 2048;
    private readonly int[] _genreSets;
    private readonly ulong[][] _bits;
    private readonly byte[]? _codes; // Of the distance of every two sets of genres, in _distances: small enough for a processor's cache.
    private readonly double[] _distances = [];
    private readonly Dictionary<int, double[]> _novelties;
    private readonly IReadOnlyDictionary<int, (int[] Raters, int Users)> _training;

    /// <param name="genres">The genres of each item, <c>|</c> between them.</param>
    /// <param name="training">For each fold the number of training ratings of each item, and the number of training users.</param>
    public CatalogueTable(IReadOnlyList<string> genres, IReadOnlyDictionary<int, (int[] Raters, int Users)> training)
    {
        (Count, HasGenres, _training) = (genres.Count, genres.Any(set => set.Length > 0), training);
        string[] sets = [.. genres.Distinct().Order(StringComparer.Ordinal)];
        var numbers = sets.Select((set, number) => (set, number)).ToDictionary(pair => pair.set, pair => pair.number, StringComparer.Ordinal);
        _genreSets = [.. genres.Select(set => numbers[set])];
        _bits = BitsOf(sets);
        _novelties =
            training.ToDictionary(fold => fold.Key, fold => fold.Value.Raters.Select(raters => Novelty.Compute(raters, fold.Value.Users)).ToArray());
        if (sets.Length <= MaxTabulated)
        {
            (_codes, _distances) = Tabulate();
        }
    }

    /// <summary>The number of items.</summary>
    public int Count { get; }

    /// <summary>Whether any item has a genre.</summary>
    public bool HasGenres { get; }

    /// <summary>The number of training ratings of each item.</summary>
    public int[] Raters(int fold) => _training[fold].Raters;

    /// <summary>The self-information of each item, bits.</summary>
    public double[] Novelties(int fold) => _novelties[fold];

    /// <summary>Which set of genres each of some items has.</summary>
    public void GenreSetsOf(ReadOnlySpan<int> positions, Span<int> sets)
    {
        for (int i = 0; i < positions.Length; i++)
        {
            sets[i] = _genreSets[positions[i]];
        }
    }

    /// <summary>How unlike a set of genres is to others, each from 0 to 1: the sum, in an order that lets four additions run in parallel.</summary>
    public double SumOfDistances(int set, ReadOnlySpan<int> others)
    {
        if (_codes is null)
        {
            double all = 0;
            foreach (int other in others)
            {
                all += IntraListDiversity.Distance(_bits[set], _bits[other]);
            }

            return all;
        }

        ReadOnlySpan<byte> codes = _codes.AsSpan(set * _bits.Length, _bits.Length);
        ReadOnlySpan<double> distances = _distances;
        (double first, double second, double third, double fourth) = (0, 0, 0, 0);
        int i = 0;
        for (; i + 4 <= others.Length; i += 4)
        {
            first += distances[codes[others[i]]];
            second += distances[codes[others[i + 1]]];
            third += distances[codes[others[i + 2]]];
            fourth += distances[codes[others[i + 3]]];
        }

        for (; i < others.Length; i++)
        {
            first += distances[codes[others[i]]];
        }

        return first + second + (third + fourth);
    }

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

    /// <summary>The distances of all sets, each value once; without a table if there are too many values for a byte.</summary>
    private (byte[]? Codes, double[] Distances) Tabulate()
    {
        byte[] codes = new byte[_bits.Length * _bits.Length];
        var known = new Dictionary<double, int>();
        for (int pair = 0; pair < codes.Length; pair++)
        {
            double distance = IntraListDiversity.Distance(_bits[pair / _bits.Length], _bits[pair % _bits.Length]);
            if (!known.TryGetValue(distance, out int code))
            {
                known[distance] = code = known.Count;
            }

            if (code > byte.MaxValue)
            {
                return (null, []);
            }

            codes[pair] = (byte)code;
        }

        double[] distances = new double[byte.MaxValue + 1];
        foreach ((double distance, int code) in known)
        {
            distances[code] = distance;
        }

        return (codes, distances);
    }
}
