namespace Bakeoff.Baselines;

/// <summary>Equal parts of the time from the first training row to the last one, as in timeSVD++ (Koren, KDD 2009).</summary>
/// <param name="first">The timestamp of the first row.</param>
/// <param name="last">The timestamp of the last row.</param>
/// <param name="count">The number of parts, at least 1.</param>
internal sealed class TimeBins(long first, long last, int count)
{
    private readonly double _length = ((double)last - first + 1) / count;

    /// <summary>The number of parts.</summary>
    public int Count => count;

    /// <summary>The part that a timestamp is in: the first one for what is earlier than all, the last one for what is later.</summary>
    /// <param name="timestamp">The timestamp, in the unit of the rows.</param>
    public int BinOf(long timestamp) => (int)Math.Clamp(((double)timestamp - first) / _length, 0, count - 1);
}
