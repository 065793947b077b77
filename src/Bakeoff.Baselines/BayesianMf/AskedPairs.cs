using System.Diagnostics;

namespace Bakeoff.Baselines;

/// <summary>
/// Pairs of a user and an item whose ratings are asked for while the sampling goes on, so that every sample counts; without their ratings.
/// </summary>
internal sealed class AskedPairs
{
    private readonly Dictionary<(long User, long Item), int> _places;

    /// <summary>Takes pairs.</summary>
    /// <param name="users">The user of each.</param>
    /// <param name="items">The item of each.</param>
    /// <param name="timestamps">When each is asked for; empty where time does not count.</param>
    public AskedPairs(ReadOnlySpan<long> users, ReadOnlySpan<long> items, ReadOnlySpan<long> timestamps = default)
    {
        Debug.Assert(users.Length == items.Length, "Each pair has a user and an item.");
        _places = new Dictionary<(long User, long Item), int>(users.Length);
        for (int i = 0; i < users.Length; i++)
        {
            _places.TryAdd((users[i], items[i]), _places.Count); // A pair that is there twice is asked for once.
        }

        (Users, Items, Timestamps) = (new long[_places.Count], new long[_places.Count], new long[_places.Count]);
        foreach (((long user, long item), int place) in _places)
        {
            (Users[place], Items[place]) = (user, item);
        }

        for (int i = timestamps.Length - 1; i >= 0; i--)
        {
            Timestamps[_places[(users[i], items[i])]] = timestamps[i]; // The first one of a pair stays.
        }
    }

    /// <summary>No pairs.</summary>
    public static AskedPairs None { get; } = new([], []);

    /// <summary>The number of pairs, each counted once.</summary>
    public int Count => Users.Length;

    /// <summary>The user of each pair.</summary>
    public long[] Users { get; }

    /// <summary>The item of each pair.</summary>
    public long[] Items { get; }

    /// <summary>When each pair is asked for; zeros where time does not count.</summary>
    public long[] Timestamps { get; }

    /// <summary>The place of a pair, or −1 if it was not asked for.</summary>
    /// <param name="user">The user.</param>
    /// <param name="item">The item.</param>
    public int PlaceOf(long user, long item) => _places.TryGetValue((user, item), out int place) ? place : -1;
}
