namespace Bakeoff.Data;

/// <summary>A set of item ids that is emptied in no time, since it is emptied for every user.</summary>
internal sealed class ItemSet
{
    private (long Item, int Round)[] _places = new (long, int)[64];
    private int _round;

    /// <summary>Empties the set.</summary>
    /// <param name="items">How many are added at most until it is emptied again.</param>
    public void Clear(int items)
    {
        _round++;
        if (_places.Length < 2 * items)
        {
            _places = new (long, int)[2 * (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)items)];
        }
    }

    /// <summary>Adds an item.</summary>
    /// <param name="item">Its id.</param>
    /// <returns>Whether it was not in the set.</returns>
    public bool Add(long item)
    {
        // The multiplier is 2⁶⁴ divided by the golden ratio, which spreads neighbouring numbers (Knuth, TAOCP 3, 6.4).
        int place = (int)(((ulong)item * 0x9E3779B97F4A7C15) >> 32) & (_places.Length - 1);
        while (_places[place].Round == _round)
        {
            if (_places[place].Item == item)
            {
                return false;
            }

            place = (place + 1) & (_places.Length - 1);
        }

        _places[place] = (item, _round);
        return true;
    }
}
