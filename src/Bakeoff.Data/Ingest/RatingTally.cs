using System.Runtime.InteropServices;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>
/// Passes on ratings that come user by user, and counts on the way what is checked of them and what <c>profile.json</c> says of them.
/// </summary>
/// <param name="rows">The ratings. None comes after a pair of user and item that is there twice.</param>
/// <param name="mostBars">Where there are more different ratings none comes either: what is on no scale yet may have as many as rows.</param>
internal sealed class RatingTally(IUserRows rows, int mostBars = int.MaxValue) : IUserRows
{
    private readonly Dictionary<float, long> _bars = [];
    private readonly List<int> _rowsOfUsers = [];

    /// <inheritdoc/>
    public long User => rows.User;

    /// <inheritdoc/>
    Span<long> IUserRows.Items => rows.Items;

    /// <inheritdoc/>
    Span<float> IUserRows.Ratings => rows.Ratings;

    /// <inheritdoc/>
    public ReadOnlySpan<long> Timestamps => rows.Timestamps;

    /// <inheritdoc/>
    public Span<int> Parts => rows.Parts;

    /// <summary>The number of ratings.</summary>
    public long Ratings { get; private set; }

    /// <summary>The users.</summary>
    public int Users => _rowsOfUsers.Count;

    /// <summary>The items and their ratings.</summary>
    public ItemTally Items { get; } = new();

    /// <summary>The lowest timestamp.</summary>
    public long FirstTimestamp { get; private set; } = long.MaxValue;

    /// <summary>The highest timestamp.</summary>
    public long LastTimestamp { get; private set; } = long.MinValue;

    /// <summary>The first user and item that are there twice, if any.</summary>
    public (long User, long Item)? Repeated { get; private set; }

    /// <summary>Whether there are more different ratings than were to be counted, so that not all rows were read.</summary>
    public bool HasTooManyBars => _bars.Count > mostBars;

    /// <summary>Each rating with its number, ascending.</summary>
    public IEnumerable<(float Rating, long Count)> Histogram => _bars.OrderBy(bar => bar.Key).Select(bar => (bar.Key, bar.Value));

    /// <summary>The ratings of a user at the quantiles 0, 0.1, … 1.</summary>
    public IReadOnlyList<long> DecilesOfUsers => Deciles([.. _rowsOfUsers]);

    /// <summary>The ratings of an item at the quantiles 0, 0.1, … 1.</summary>
    public IReadOnlyList<long> DecilesOfItems => Deciles(Items.Rows.ToArray());

    /// <summary>Counts ratings that nobody else reads.</summary>
    /// <param name="rows">The ratings.</param>
    public static RatingTally From(IUserRows rows)
    {
        var tally = new RatingTally(rows);
        while (tally.NextUser())
        {
        }

        return tally;
    }

    /// <inheritdoc/>
    public bool NextUser()
    {
        if (Repeated is not null || HasTooManyBars || !rows.NextUser())
        {
            return false;
        }

        ReadOnlySpan<long> items = rows.Items, timestamps = rows.Timestamps;
        int repeated = Items.Add(items);
        Repeated = repeated < 0 ? null : (rows.User, items[repeated]);
        _rowsOfUsers.Add(items.Length);
        Ratings += items.Length;
        (FirstTimestamp, LastTimestamp) = (Math.Min(FirstTimestamp, timestamps[0]), Math.Max(LastTimestamp, timestamps[^1]));
        foreach (float rating in rows.Ratings)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_bars, rating, out _)++;
        }

        return true;
    }

    /// <summary>The quantiles as DuckDB's <c>quantile_disc</c> gives them: the lowest value that is not below so much of all.</summary>
    private static long[] Deciles(int[] counts)
    {
        Array.Sort(counts);
        return [.. Enumerable.Range(0, 11).Select(tenth => (long)counts[(int)Math.Max(0, ((((long)counts.Length * tenth) + 9) / 10) - 1)])];
    }
}
