using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>The items that take part in EASE, those with the most training ratings, each at a place: in the order of the catalogue.</summary>
internal sealed class EaseItems
{
    private readonly int[] _places;

    /// <summary>Chooses the items.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="count">How many at most; of items with the same number of ratings those with the lower ids are taken.</param>
    public EaseItems(RaterLists raters, int count)
    {
        Positions = [.. Enumerable.Range(0, raters.Items.Count).Where(item => raters.UsersOf.LengthOf(item) > 0)
            .OrderByDescending(raters.UsersOf.LengthOf).Take(count).Order()];
        _places = new int[raters.Items.Count];
        Array.Fill(_places, -1);
        for (int place = 0; place < Positions.Length; place++)
        {
            _places[Positions[place]] = place;
        }
    }

    /// <summary>The number of items.</summary>
    public int Count => Positions.Length;

    /// <summary>The position in the catalogue of each place, ascending.</summary>
    public int[] Positions { get; }

    /// <summary>The place of a position of the catalogue; negative where the item does not take part.</summary>
    public int PlaceOf(int position) => _places[position];

    /// <summary>The places of some positions, in their order, without those that have none.</summary>
    public int[] PlacesOf(ReadOnlySpan<int> positions)
    {
        int[] places = new int[positions.Length];
        int count = 0;
        foreach (int position in positions)
        {
            if (_places[position] >= 0)
            {
                places[count++] = _places[position];
            }
        }

        return count == places.Length ? places : places[..count];
    }

    /// <summary>The places of what each user has rated, ascending.</summary>
    public SparseRows RatedBy(RaterLists raters)
    {
        int[] starts = new int[raters.Users.Count + 1];
        foreach (int position in Positions)
        {
            foreach (int user in raters.UsersOf[position])
            {
                starts[user + 1]++;
            }
        }

        for (int user = 0; user < raters.Users.Count; user++)
        {
            starts[user + 1] += starts[user];
        }

        int[] places = new int[starts[^1]];
        int[] next = starts[..^1];
        for (int place = 0; place < Positions.Length; place++)
        {
            foreach (int user in raters.UsersOf[Positions[place]])
            {
                places[next[user]++] = place;
            }
        }

        return new SparseRows(starts, places);
    }
}
