using System.Numerics;

namespace Bakeoff.Tables;

/// <summary>
/// Numbers items in the order in which they first come, counts the rows of each, and finds one that a user has twice: all with one search a row, in a
/// table of open addressing (Knuth, TAOCP 3, 6.4).
/// </summary>
internal sealed class ItemTally
{
    private const int Free = -1;
    private long[] _ids = new long[1024];
    private int[] _rows = new int[1024];
    private int[] _lastUserOf = new int[1024];
    private int[] _places = NewPlaces(4096);
    private int[] _numbers = new int[1024];
    private int _users;

    /// <summary>How many items there are.</summary>
    public int Count { get; private set; }

    /// <summary>The id of each item, by its number.</summary>
    public ReadOnlySpan<long> Ids => _ids.AsSpan(0, Count);

    /// <summary>The rows of each item, by its number.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    /// <summary>The number of the item of each row that <see cref="Add"/> counted last.</summary>
    public ReadOnlySpan<int> Numbers => _numbers;

    /// <summary>Counts the rows of another user.</summary>
    /// <param name="items">The item of each row.</param>
    /// <returns>The first row whose item is that of a row before it, or −1.</returns>
    public int Add(ReadOnlySpan<long> items)
    {
        if (_numbers.Length < items.Length)
        {
            _numbers = new int[2 * items.Length];
        }

        int repeated = -1;
        _users++;
        for (int row = 0; row < items.Length; row++)
        {
            int number = NumberOf(items[row]);
            if (_lastUserOf[number] == _users && repeated < 0)
            {
                repeated = row;
            }

            _lastUserOf[number] = _users;
            _rows[number]++;
            _numbers[row] = number;
        }

        return repeated;
    }

    private int NumberOf(long item)
    {
        int mask = _places.Length - 1, place = PlaceOf(item, mask);
        while (_places[place] != Free)
        {
            if (_ids[_places[place]] == item)
            {
                return _places[place];
            }

            place = (place + 1) & mask;
        }

        if (Count == _ids.Length)
        {
            Array.Resize(ref _ids, 2 * Count);
            Array.Resize(ref _rows, 2 * Count);
            Array.Resize(ref _lastUserOf, 2 * Count);
        }

        (_ids[Count], _places[place]) = (item, Count);
        Count++;
        if (4 * Count > _places.Length)
        {
            Widen();
        }

        return Count - 1;
    }

    private void Widen()
    {
        _places = NewPlaces(2 * _places.Length);
        int mask = _places.Length - 1;
        for (int number = 0; number < Count; number++)
        {
            int place = PlaceOf(_ids[number], mask);
            while (_places[place] != Free)
            {
                place = (place + 1) & mask;
            }

            _places[place] = number;
        }
    }

    /// <summary>The multiplier is 2⁶⁴ divided by the golden ratio, which spreads neighbouring numbers over the highest bits.</summary>
    private static int PlaceOf(long item, int mask) => (int)((ulong)item * 0x9E3779B97F4A7C15 >> (64 - BitOperations.PopCount((uint)mask)));

    private static int[] NewPlaces(int size)
    {
        int[] places = new int[size];
        Array.Fill(places, Free);
        return places;
    }
}
