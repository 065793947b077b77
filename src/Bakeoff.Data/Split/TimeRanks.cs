namespace Bakeoff.Data;

/// <summary>
/// Finds the timestamps that stand at some places in the ascending order of all, without sorting or holding them: each pass over the rows counts them
/// by cells of time, and the next one looks into the cell in which the place is.
/// </summary>
internal static class TimeRanks
{
    private const int Bits = 12;
    private const int Cells = 1 << Bits;

    /// <summary>Finds the timestamps at some places.</summary>
    /// <param name="facts">Gives the rows.</param>
    /// <param name="first">The first timestamp of all rows.</param>
    /// <param name="last">The last one.</param>
    /// <param name="places">The places, from 0 to the number of rows − 1.</param>
    /// <returns>The timestamp at each place.</returns>
    public static long[] Find(SplitFacts facts, long first, long last, long[] places)
    {
        Search[] searches = [.. places.Select(place => new Search(first, place))];
        ulong span = (ulong)(last - first);
        int shift = 0;
        while (span >> shift >= Cells)
        {
            shift += Bits;
        }

        for (; shift >= 0; shift -= Bits)
        {
            Array.ForEach(searches, search => search.Start(shift));
            facts.Read(rows =>
            {
                foreach (Search search in searches)
                {
                    search.Count(rows.Timestamps);
                }
            });
            Array.ForEach(searches, search => search.Narrow());
        }

        return [.. searches.Select(search => search.From)];
    }

    private sealed class Search(long from, long place)
    {
        private readonly long[] _counts = new long[Cells];
        private int _shift;

        /// <summary>The first timestamp of the cell that is looked into.</summary>
        public long From { get; private set; } = from;

        public void Start(int shift)
        {
            _shift = shift;
            Array.Clear(_counts);
        }

        public void Count(ReadOnlySpan<long> timestamps)
        {
            foreach (long timestamp in timestamps)
            {
                ulong cell = (ulong)(timestamp - From) >> _shift;
                if (timestamp >= From && cell < Cells)
                {
                    _counts[cell]++;
                }
            }
        }

        public void Narrow()
        {
            int cell = 0;
            for (; place >= _counts[cell]; cell++)
            {
                place -= _counts[cell];
            }

            From += (long)cell << _shift;
        }
    }
}
