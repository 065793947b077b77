using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// The bins of time in which each item has a rating. Each of them has numbers of its own, a row after those of the items: the item's, and what they
/// differ by at that time.
/// </summary>
internal sealed class GibbsBins
{
    private readonly TimeBins _times;
    private readonly int[] _bins; // Of each item, for each part of time: the bin, or −1.
    private readonly int[] _firsts;
    private readonly long[] _starts;

    /// <summary>Numbers the bins by item, and by time.</summary>
    /// <param name="times">The parts of time.</param>
    /// <param name="counts">The number of ratings of each item in each part, item by item; it is replaced by the bins.</param>
    public GibbsBins(TimeBins times, int[] counts)
    {
        (_times, _bins) = (times, counts);
        Items = counts.Length / times.Count;
        _firsts = new int[Items + 1];
        var starts = new List<long> { 0 };
        for (int place = 0; place < counts.Length; place++)
        {
            int rows = counts[place];
            counts[place] = rows == 0 ? -1 : starts.Count - 1;
            if (rows > 0)
            {
                starts.Add(starts[^1] + rows);
            }

            _firsts[(place / times.Count) + 1] = starts.Count - 1;
        }

        _starts = [.. starts];
    }

    /// <summary>The number of items.</summary>
    public int Items { get; }

    /// <summary>The number of bins, each of an item.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The first bin of an item; those of an item follow each other.</summary>
    /// <param name="item">Its index, or the number of items for the number of bins.</param>
    public int FirstOf(int item) => _firsts[item];

    /// <summary>The first rating of a bin, where ratings are sorted by item and bin.</summary>
    /// <param name="bin">The bin, or their number for that of the ratings.</param>
    public long StartOf(int bin) => _starts[bin];

    /// <summary>The row of an item at a time: that of its bin, or its own where it has no rating in that part of time.</summary>
    /// <param name="item">The index of the item.</param>
    /// <param name="timestamp">When.</param>
    public int RowOf(int item, long timestamp) =>
        _bins[(item * _times.Count) + _times.BinOf(timestamp)] is >= 0 and int bin ? Items + bin : item;

    /// <summary>Finds the bins of training rows, in two passes over them.</summary>
    /// <param name="source">The training rows.</param>
    /// <param name="count">The number of parts of time, at least 1.</param>
    /// <param name="indexOf">The index of each item of the source.</param>
    /// <param name="items">The number of items that have a row.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="DataException">The dataset has no timestamps (<c>BKF2026</c>).</exception>
    public static GibbsBins Find(IRatingSource source, int count, int[] indexOf, int items, CancellationToken cancellation)
    {
        ITimedRatings timed = TimesOf(source);
        (long first, long last) = (long.MaxValue, long.MinValue);
        timed.ReadTimes((_, _, timestamps) =>
        {
            foreach (long timestamp in timestamps)
            {
                (first, last) = (Math.Min(first, timestamp), Math.Max(last, timestamp));
            }
        }, cancellation);
        var times = new TimeBins(first, last, count);
        int[] counts = new int[checked(items * count)];
        timed.ReadTimes((_, itemsOfRows, timestamps) =>
        {
            for (int i = 0; i < timestamps.Length; i++)
            {
                counts[(indexOf[itemsOfRows[i]] * count) + times.BinOf(timestamps[i])]++;
            }
        }, cancellation);
        return new GibbsBins(times, counts);
    }

    /// <summary>The times of training rows.</summary>
    /// <param name="source">The training rows.</param>
    /// <exception cref="DataException">The dataset has no timestamps (<c>BKF2026</c>).</exception>
    public static ITimedRatings TimesOf(IRatingSource source) => source is ITimedRatings { TimestampsPerSecond: > 0 } timed ? timed
        : throw new DataException(
            ErrorCodes.NoTimes, "'timeBins' of models.bayesian-mf needs the times of the ratings, and the dataset has no timestamps.",
            "Take 'timeBins' out, or let the dataset name its column of timestamps.");
}
