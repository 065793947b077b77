namespace Bakeoff.Core;

/// <summary>
/// What users rated in training, as positions in the catalogue: an array for each user, of 4 bytes an item. First all is added, user by user,
/// then several threads may ask.
/// </summary>
public sealed class SeenItems
{
    private readonly List<long> _users = []; // Ascending.
    private readonly List<int[]> _positions = [];
    private readonly Lazy<List<int[]>> _complete;
    private int[] _added = new int[256]; // Those of the last user.
    private int _count;

    /// <summary>Creates an empty collection: no user has seen anything yet.</summary>
    public SeenItems() => _complete = new(() =>
    {
        CompleteUser();
        return _positions;
    });

    /// <summary>Puts together what was read in parts.</summary>
    /// <param name="parts">The parts. The users of each have higher ids than those of the parts before it.</param>
    /// <exception cref="ArgumentException">A part has a user with a lower id.</exception>
    public static SeenItems Join(IEnumerable<SeenItems> parts)
    {
        var joined = new SeenItems();
        foreach (SeenItems part in parts)
        {
            List<int[]> positions = part._complete.Value;
            if (joined._users.Count > 0 && part._users.Count > 0 && part._users[0] <= joined._users[^1])
            {
                throw new ArgumentException($"What user {part._users[0]} has seen comes after what user {joined._users[^1]} has.", nameof(parts));
            }

            joined._users.AddRange(part._users);
            joined._positions.AddRange(positions);
        }

        return joined;
    }

    /// <summary>Adds an item that a user has seen. The users come in ascending order; a user's items may have any order.</summary>
    /// <param name="user">The user id.</param>
    /// <param name="position">The item's position in the catalogue.</param>
    /// <exception cref="ArgumentException">A user with a higher id was added before.</exception>
    /// <exception cref="InvalidOperationException"><see cref="PositionsOf"/> has been called.</exception>
    public void Add(long user, int position)
    {
        if (_complete.IsValueCreated)
        {
            throw new InvalidOperationException("What users have seen was already asked for.");
        }

        if (_users.Count == 0 || user != _users[^1])
        {
            if (_users.Count > 0 && user < _users[^1])
            {
                throw new ArgumentException($"What user {user} has seen comes after what user {_users[^1]} has.", nameof(user));
            }

            CompleteUser();
            _users.Add(user);
        }

        if (_count == _added.Length)
        {
            Array.Resize(ref _added, 2 * _count);
        }

        _added[_count++] = position;
    }

    /// <summary>The positions of what a user has seen, each once, ascending; empty for a user that was never added.</summary>
    /// <param name="user">The user id.</param>
    public int[] PositionsOf(long user)
    {
        List<int[]> positions = _complete.Value;
        return _users.BinarySearch(user) is >= 0 and int index ? positions[index] : [];
    }

    /// <summary>Keeps what was added for the last user in an array of its own, of the very length.</summary>
    private void CompleteUser()
    {
        if (_users.Count == _positions.Count)
        {
            return;
        }

        Span<int> positions = _added.AsSpan(0, _count);
        positions.Sort();
        int distinct = 1;
        for (int i = 1; i < positions.Length; i++)
        {
            if (positions[i] != positions[i - 1])
            {
                positions[distinct++] = positions[i];
            }
        }

        _positions.Add(positions[..distinct].ToArray());
        _count = 0;
    }
}
