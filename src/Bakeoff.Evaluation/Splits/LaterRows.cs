using System.Numerics;

namespace Bakeoff.Evaluation;

/// <summary>
/// Counts pairs of an earlier test row and a later training row, without either being sorted by time as a whole but the test rows. A table over the
/// span of time leads to the few test rows that have to be looked at: a binary search of each of 20 million training rows would take three times as
/// long.
/// </summary>
internal sealed class LaterRows
{
    private const int MaxCells = 1 << 20;
    private readonly long[] _sorted;
    private readonly int[] _starts; // Where each cell's test rows begin, and the number of all at the end.
    private readonly int _shift;

    /// <param name="testTimestamps">The timestamps of the test rows; sorted in place.</param>
    public LaterRows(long[] testTimestamps)
    {
        Array.Sort(testTimestamps);
        _sorted = testTimestamps;
        ulong span = _sorted.Length == 0 ? 0 : (ulong)(_sorted[^1] - _sorted[0]);
        int cells = (int)Math.Min(MaxCells, BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, _sorted.Length)));
        while (span >> _shift >= (ulong)cells)
        {
            _shift++;
        }

        _starts = new int[cells + 1];
        foreach (long timestamp in _sorted)
        {
            _starts[CellOf(timestamp) + 1]++;
        }

        for (int cell = 0; cell < cells; cell++)
        {
            _starts[cell + 1] += _starts[cell];
        }
    }

    /// <summary>How many pairs some training rows are the later row of.</summary>
    /// <param name="trainingTimestamps">The timestamps of the training rows, in any order.</param>
    public long Pairs(ReadOnlySpan<long> trainingTimestamps)
    {
        long pairs = 0;
        foreach (long timestamp in trainingTimestamps)
        {
            pairs += Before(timestamp);
        }

        return pairs;
    }

    private int Before(long timestamp)
    {
        if (_sorted.Length == 0 || timestamp <= _sorted[0])
        {
            return 0;
        }

        if (timestamp > _sorted[^1])
        {
            return _sorted.Length;
        }

        int cell = CellOf(timestamp);
        (int low, int high) = (_starts[cell], _starts[cell + 1]);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _sorted[middle] < timestamp ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int CellOf(long timestamp) => (int)((ulong)(timestamp - _sorted[0]) >> _shift);
}
