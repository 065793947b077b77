namespace Bakeoff.Core;

/// <summary>What users rated in training, as positions in the catalogue. First all is added, then several threads may ask.</summary>
public sealed class SeenItems
{
    private readonly Dictionary<long, List<int>> _added = [];
    private readonly Lazy<Dictionary<long, int[]>> _positions;

    /// <summary>Nothing seen yet.</summary>
    public SeenItems() => _positions = new(() => _added.ToDictionary(user => user.Key, user => Distinct(user.Value)));

    /// <summary>Adds an item that a user has seen.</summary>
    /// <param name="user">The user id.</param>
    /// <param name="position">The item's position in the catalogue.</param>
    /// <exception cref="InvalidOperationException"><see cref="Of"/> has been called.</exception>
    public void Add(long user, int position)
    {
        if (_positions.IsValueCreated)
        {
            throw new InvalidOperationException("What users have seen was already asked for.");
        }

        if (!_added.TryGetValue(user, out List<int>? seen))
        {
            _added[user] = seen = [];
        }

        seen.Add(position);
    }

    /// <summary>The positions of what a user has seen, each once, ascending; empty for a user that was never added.</summary>
    /// <param name="user">The user id.</param>
    public int[] Of(long user) => _positions.Value.GetValueOrDefault(user, []);

    private static int[] Distinct(List<int> positions)
    {
        positions.Sort();
        int[] distinct = [.. positions.Where((position, i) => i == 0 || positions[i - 1] != position)];
        positions.Clear();
        positions.TrimExcess();
        return distinct;
    }
}
