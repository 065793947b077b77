using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// What is sampled from: the training rows by user and by item, with ratings in standard deviations from their mean, so that priors fit any scale.
/// </summary>
internal sealed class GibbsData : IDisposable
{
    private GibbsData(IdMap users, IdMap items, GibbsRows byUser, double mean, double deviation)
    {
        (Users, Items, ByUser, Mean, Deviation) = (users, items, byUser, mean, deviation);
        ByItem = byUser.Transpose(items.Count);
    }

    /// <summary>The users who have a row.</summary>
    public IdMap Users { get; }

    /// <summary>The items that have a row.</summary>
    public IdMap Items { get; }

    /// <summary>The rows of each user.</summary>
    public GibbsRows ByUser { get; }

    /// <summary>The rows of each item.</summary>
    public GibbsRows ByItem { get; }

    /// <summary>The mean of the ratings.</summary>
    public double Mean { get; }

    /// <summary>The standard deviation of the ratings; 1 where they are all equal.</summary>
    public double Deviation { get; }

    /// <summary>The number of rows.</summary>
    public long Count => ByUser.StartOf(ByUser.Count);

    /// <summary>Reads the rows, twice.</summary>
    /// <param name="source">At least one row.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public static GibbsData Read(IRatingSource source, CancellationToken cancellation)
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
        return Read(source, userRows, hasRow, mean, double.IsFinite(variance) ? deviation : double.NaN, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ByUser.Dispose();
        ByItem.Dispose();
    }

    private static unsafe GibbsData Read(
        IRatingSource source, int[] userRows, bool[] hasRow, double mean, double deviation, CancellationToken cancellation)
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

        var byUser = new GibbsRows(starts);
        long row = 0;
        source.Read((_, itemsOfRows, ratings) =>
        {
            for (int i = 0; i < ratings.Length; i++, row++)
            {
                byUser.Others.Pointer[row] = indexOf[itemsOfRows[i]];
                byUser.Ratings.Pointer[row] = (float)((ratings[i] - mean) / deviation);
            }
        }, cancellation);
        return new GibbsData(users, items, byUser, mean, deviation);
    }
}
