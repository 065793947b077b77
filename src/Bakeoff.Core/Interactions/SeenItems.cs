namespace Bakeoff.Core;

/// <summary>What users rated in training, as positions in the catalogue.</summary>
public sealed class SeenItems
{
    private readonly Dictionary<long, List<int>> _positions = [];

    /// <summary>Adds an item that a user has seen.</summary>
    /// <param name="user">The user id.</param>
    /// <param name="position">The item's position in the catalogue.</param>
    public void Add(long user, int position)
    {
        if (!_positions.TryGetValue(user, out List<int>? seen))
        {
            _positions[user] = seen = [];
        }

        seen.Add(position);
    }

    /// <summary>The positions of what a user has seen; empty for a user that was never added.</summary>
    /// <param name="user">The user id.</param>
    public IReadOnlySet<int> Of(long user) => new HashSet<int>(_positions.GetValueOrDefault(user, []));
}
