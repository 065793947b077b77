namespace Bakeoff.Baselines;

/// <summary>
/// Draws items of a block with probabilities, in constant time: Walker's alias method (Vose, "A linear algorithm for generating random numbers with a
/// given distribution", IEEE TSE 17(9), 1991).
/// </summary>
internal sealed class PairPopularity
{
    private readonly uint[] _kept; // The share of each column that is its own item's, in 2⁻³².
    private readonly int[] _other;
    private readonly long[] _totals;
    private readonly long _total;

    /// <summary>Makes the tables of all blocks.</summary>
    /// <param name="items">The items and their blocks.</param>
    /// <param name="counts">The weight of each item, by index.</param>
    public PairPopularity(PairSide items, int[] counts)
    {
        (_kept, _other) = (new uint[items.Count], new int[items.Count]);
        _totals = new long[items.Starts.Length - 1];
        for (int block = 0; block < _totals.Length; block++)
        {
            _totals[block] = Fill(items, counts, items.Starts[block], items.Starts[block + 1]);
        }

        _total = _totals.Sum();
    }

    /// <summary>The share of a block of all weight.</summary>
    /// <param name="block">The block.</param>
    public double ShareOf(int block) => (double)_totals[block] / _total;

    /// <summary>Draws an item.</summary>
    /// <param name="start">The first position of the block.</param>
    /// <param name="length">The items of the block.</param>
    /// <param name="random">Gives the bits.</param>
    public int Draw(int start, int length, ref PairRandom random)
    {
        ulong bits = random.NextBits();
        int column = start + (int)(((bits >> 32) * (uint)length) >> 32);
        return (uint)bits < _kept[column] ? column : _other[column];
    }

    private long Fill(PairSide items, int[] counts, int start, int end)
    {
        long total = 0;
        for (int position = start; position < end; position++)
        {
            total += counts[items.IndexAt[position]];
        }

        var (small, large) = (new Stack<int>(), new Stack<int>());
        double[] shares = new double[end - start];
        for (int position = start; position < end; position++)
        {
            shares[position - start] = total == 0 ? 1 : (double)counts[items.IndexAt[position]] * (end - start) / total;
            (shares[position - start] < 1 ? small : large).Push(position);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            (int poor, int rich) = (small.Pop(), large.Pop());
            Set(poor, shares[poor - start], rich);
            shares[rich - start] -= 1 - shares[poor - start];
            (shares[rich - start] < 1 ? small : large).Push(rich);
        }

        // What rounding left has its column for itself.
        foreach (int position in small.Concat(large))
        {
            Set(position, 1, position);
        }

        return total;
    }

    private void Set(int position, double share, int other) => (_kept[position], _other[position]) =
        ((uint)Math.Min(uint.MaxValue, share * 4294967296.0), other);
}
