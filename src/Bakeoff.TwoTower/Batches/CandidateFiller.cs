namespace Bakeoff.TwoTower;

/// <summary>Fills rows of the candidate tower's input.</summary>
internal sealed class CandidateFiller
{
    private readonly ItemBag[] _bags;
    private readonly ItemTable _items;
    private readonly int _genomeSize;
    private readonly PopularityOverTime? _popularity;

    /// <param name="features">The features.</param>
    /// <param name="items">The catalogue.</param>
    /// <param name="popularity">The popularity, or null where it is not read.</param>
    public CandidateFiller(TowerFeatures features, ItemTable items, PopularityOverTime? popularity)
    {
        (_items, _genomeSize, _popularity) = (items, features.GenomeSize, popularity);
        _bags = [.. features.ItemFeatures.Select(feature => feature.BagOf(items))];
    }

    /// <summary>Whether a candidate differs from one timestamp bucket to another.</summary>
    public bool DependsOnTime => _popularity is not null;

    /// <summary>Asks for where the rows of an item's bags are.</summary>
    public void FetchPlaces(int item)
    {
        foreach (ItemBag bag in _bags)
        {
            bag.FetchPlace(item);
        }
    }

    /// <summary>Asks for the rows of an item's bags, once the answers to <see cref="FetchPlaces"/> are there.</summary>
    public void FetchRows(int item)
    {
        foreach (ItemBag bag in _bags)
        {
            bag.FetchRows(item);
        }
    }

    /// <summary>Adds an item.</summary>
    /// <param name="input">Where to.</param>
    /// <param name="item">Its position in the catalogue.</param>
    /// <param name="bucket">The timestamp bucket at which it is looked at.</param>
    public void Add(TowerInput input, int item, int bucket)
    {
        Span<float> numbers = input.NumbersOf(input.Rows);
        if (_genomeSize > 0)
        {
            Span<float> genome = numbers[.._genomeSize];
            if (_items.Genome?[item] is { } relevances)
            {
                relevances.CopyTo(genome);
            }
            else
            {
                genome.Clear();
            }
        }

        if (_popularity is not null)
        {
            numbers[^1] = _popularity.At(item, bucket);
        }

        for (int bag = 0; bag < _bags.Length; bag++)
        {
            input.Bags[bag].Add(_bags[bag].RowsOf(item));
        }
    }
}
