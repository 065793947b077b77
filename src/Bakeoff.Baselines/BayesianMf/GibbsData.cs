using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// What is sampled from: the training rows by user and by item, with ratings in standard deviations from their mean, so that priors fit any scale.
/// </summary>
internal sealed class GibbsData : IDisposable
{
    private GibbsData(IdMap users, IdMap items, GibbsRows byUser, GibbsBins? bins, double mean, double deviation)
    {
        (Users, Items, ByUser, Bins, Mean, Deviation) = (users, items, byUser, bins, mean, deviation);
        ByItem = byUser.Transpose(items.Count, bins);
    }

    /// <summary>The users who have a row.</summary>
    public IdMap Users { get; }

    /// <summary>The items that have a row.</summary>
    public IdMap Items { get; }

    /// <summary>The rows of each user.</summary>
    public GibbsRows ByUser { get; }

    /// <summary>The rows of each item.</summary>
    public GibbsRows ByItem { get; }

    /// <summary>The items' bins of time; null where time does not count.</summary>
    public GibbsBins? Bins { get; }

    /// <summary>The mean of the ratings.</summary>
    public double Mean { get; }

    /// <summary>The standard deviation of the ratings; 1 where they are all equal.</summary>
    public double Deviation { get; }

    /// <summary>The number of rows.</summary>
    public long Count => ByUser.StartOf(ByUser.Count);

    /// <summary>Where the numbers of an item are at a time: see <see cref="GibbsBins.RowOf"/>; −1 for one that has no row.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timestamp">When.</param>
    public int RowOf(long item, long timestamp)
    {
        int index = Items.IndexOf(item);
        return index < 0 || Bins is null ? index : Bins.RowOf(index, timestamp);
    }

    /// <summary>Reads the rows, twice; with bins three times more.</summary>
    /// <param name="source">At least one row.</param>
    /// <param name="timeBins">The parts of time in which items have numbers of their own; 0 for none.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="DataException">There are parts of time, and the dataset has no timestamps (<c>BKF2026</c>).</exception>
    public static GibbsData Read(IRatingSource source, int timeBins, CancellationToken cancellation)
    {
        (int[] userRows, bool[] hasRow) = (new int[source.Users.Count], new bool[source.Items.Count]);
        (double sum, double squares, long count) = (0, 0, 0);
        source.Read((users, items, ratings) =>
        {
            for (int i = 0; i < ratings.Length; i++)
            {
                userRows[users[i]]++;
                hasRow[items[i]] = true;
                sum += ratings[i];
                squares += (double)ratings[i] * ratings[i];
            }

            count += ratings.Length;
        }, cancellation);
        double mean = sum / count;
        double variance = (squares / count) - (mean * mean);
        double deviation = variance > 1e-12 * squares / count ? Math.Sqrt(variance) : 1;
        return Read(source, timeBins, userRows, hasRow, (mean, double.IsFinite(variance) ? deviation : double.NaN), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ByUser.Dispose();
        ByItem.Dispose();
    }

    private static unsafe GibbsData Read(
        IRatingSource source, int timeBins, int[] userRows, bool[] hasRow, (double Mean, double Deviation) unit, CancellationToken cancellation)
    {
        IdMap users = IdMap.From(Enumerable.Range(0, userRows.Length).Where(user => userRows[user] > 0).Select(source.Users.IdAt));
        IdMap items = IdMap.From(Enumerable.Range(0, hasRow.Length).Where(item => hasRow[item]).Select(source.Items.IdAt));
        int[] indexOf = new int[hasRow.Length];
        for (int item = 0; item < items.Count; item++)
        {
            indexOf[source.Items.IndexOf(items.IdAt(item))] = item;
        }

        long[] starts = new long[users.Count + 1];
        int known = 0;
        foreach (int rows in userRows.Where(rows => rows > 0))
        {
            starts[known + 1] = starts[known++] + rows;
        }

        var byUser = new GibbsRows(starts, isBinned: timeBins > 0);
        long row = 0;
        source.Read((_, itemsOfRows, ratings) =>
        {
            for (int i = 0; i < ratings.Length; i++, row++)
            {
                byUser.Others.Pointer[row] = indexOf[itemsOfRows[i]];
                byUser.Ratings.Pointer[row] = (float)((ratings[i] - unit.Mean) / unit.Deviation);
            }
        }, cancellation);
        GibbsBins? bins = timeBins == 0 ? null : GibbsBins.Find(source, timeBins, indexOf, items.Count, cancellation);
        if (bins is not null)
        {
            row = 0;
            GibbsBins.TimesOf(source).ReadTimes((_, itemsOfRows, timestamps) =>
            {
                for (int i = 0; i < timestamps.Length; i++, row++)
                {
                    byUser.Places.Pointer[row] = bins.RowOf(indexOf[itemsOfRows[i]], timestamps[i]);
                }
            }, cancellation);
        }

        return new GibbsData(users, items, byUser, bins, unit.Mean, unit.Deviation);
    }
}
