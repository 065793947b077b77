namespace Bakeoff.Baselines;

/// <summary>
/// Draws items that a user has not rated, from two blocks. An item's own block is drawn as often as its share of the catalogue says, and the other
/// one else: since each block is matched with each other one in turn, all items of the catalogue are drawn about equally often, or by their
/// popularity.
/// </summary>
internal unsafe struct PairNegatives
{
    private const int MaxDraws = 64; // A user who rated nearly everything: then the row is left out.
    private readonly PairSide _items;
    private readonly PairPopularity? _popularity;
    private Side _first;
    private Side _second;

    /// <summary>Creates a generator without blocks: see <see cref="Use"/>.</summary>
    /// <param name="items">The items.</param>
    /// <param name="popularity">Draws by popularity; null draws uniformly.</param>
    /// <param name="key">Names all that is drawn.</param>
    public PairNegatives(PairSide items, PairPopularity? popularity, ulong key) =>
        (_items, _popularity, Random) = (items, popularity, new PairRandom(key));

    /// <summary>The random numbers, also for what goes with the draws.</summary>
    public PairRandom Random;

    /// <summary>What the user has rated, a bit an item, as <see cref="Use"/> numbers them.</summary>
    public ulong* Rated { get; set; }

    /// <summary>Says which two blocks are drawn from.</summary>
    /// <param name="first">A block.</param>
    /// <param name="second">The block that it is matched with.</param>
    /// <param name="isCompact">Whether the bits of the two blocks follow each other; else there is a bit for each position of the catalogue.</param>
    /// <returns>The number of bits.</returns>
    public int Use(int first, int second, bool isCompact)
    {
        (_first, _second) = (SideOf(first), SideOf(second));
        if (!isCompact)
        {
            return _items.Count;
        }

        (_first.Base, _second.Base) = (_first.Start, _second.Start - _first.Length);
        return _first.Length + _second.Length;
    }

    /// <summary>The bit of a position of one of the blocks.</summary>
    /// <param name="position">The position.</param>
    public readonly int BitOf(int position) => position - (Owns(_first, position) ? _first.Base : _second.Base);

    /// <summary>Draws an item that the user has not rated.</summary>
    /// <param name="item">The position of the user's item that it is compared with.</param>
    /// <returns>Its position; −1 where none was found.</returns>
    public int Next(int item)
    {
        bool isFirst = Owns(_first, item);
        for (int draw = 0; draw < MaxDraws; draw++)
        {
            ulong bits = Random.NextBits();
            Side side = (uint)bits < (isFirst ? _first : _second).Own == isFirst ? _first : _second;
            int position = _popularity is null ? side.Start + (int)(((bits >> 32) * (uint)side.Length) >> 32)
                : _popularity.Draw(side.Start, side.Length, ref Random);
            int bit = position - side.Base;
            if (side.Length > 0 && ((Rated[bit >> 6] >> bit) & 1) == 0)
            {
                return position;
            }
        }

        return -1;
    }

    private static bool Owns(in Side side, int position) => (uint)(position - side.Start) < (uint)side.Length;

    private readonly Side SideOf(int block)
    {
        int start = _items.Starts[block], length = _items.Starts[block + 1] - start;
        double share = _popularity is null ? (double)length / _items.Count : _popularity.ShareOf(block);
        return new Side { Start = start, Length = length, Own = (ulong)(share * 4294967296.0) };
    }

    private struct Side
    {
        public int Start;
        public int Length;
        public int Base; // Position − base is the bit.
        public ulong Own; // How often a block draws from itself, in 2⁻³².
    }
}
