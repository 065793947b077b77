namespace Bakeoff.Core;

/// <summary>
/// Says which of a user's rows are held out: the last ones, in the order in which the rows are. That order is written once, by the split: by
/// timestamp and, within one timestamp, as the split's <c>ties</c> says. Everything that holds out rows, for testing or for validation, asks this
/// rule.
/// </summary>
public sealed record LastRows
{
    /// <summary>Creates a rule that holds out the last rows of every user.</summary>
    /// <param name="count">
    /// The number of rows to hold out of each user, at least 0. A user with no more rows than these has all of them held out.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public LastRows(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
    }

    /// <summary>The number of rows that are held out of a user who has enough of them.</summary>
    public int Count { get; }

    /// <summary>The number of rows below which a user keeps all of them. Default 0.</summary>
    public int MinRows { get; init; }

    /// <summary>Whether at least half of a user's rows are kept, however few there are: of one row none is held out. Default false.</summary>
    public bool KeepsHalf { get; init; }

    /// <summary>Counts the first rows of a user, which are kept; all rows after them are held out.</summary>
    /// <param name="rows">The number of rows that the user has.</param>
    public long KeptOf(long rows) => rows < MinRows ? rows : Math.Max(KeepsHalf ? rows - (rows / 2) : 0, rows - Count);

    /// <inheritdoc cref="KeptOf(long)"/>
    public int KeptOf(int rows) => (int)KeptOf((long)rows);

    /// <summary>Divides the rows of a table into those that are kept and those that are held out, each in the order of the table.</summary>
    /// <param name="table">Rows in the order of the split: the rows of a user follow each other.</param>
    /// <exception cref="ArgumentException">The rows of a user do not follow each other, so that nobody can say which are the last.</exception>
    public (RatingTable Kept, RatingTable HeldOut) Divide(RatingTable table)
    {
        (List<int> kept, List<int> heldOut) = ([], []);
        var users = new HashSet<long>();
        for (int start = 0, end; start < table.Count; start = end)
        {
            for (end = start + 1; end < table.Count && table.Users[end] == table.Users[start];)
            {
                end++;
            }

            if (!users.Add(table.Users[start]))
            {
                throw new ArgumentException($"The rows of user {table.Users[start]} do not follow each other.", nameof(table));
            }

            int held = start + KeptOf(end - start);
            kept.AddRange(Enumerable.Range(start, held - start));
            heldOut.AddRange(Enumerable.Range(held, end - held));
        }

        return (Select(table, kept), Select(table, heldOut));
    }

    private static RatingTable Select(RatingTable table, List<int> rows) => new(
        [.. rows.Select(row => table.Users[row])], [.. rows.Select(row => table.Items[row])],
        [.. rows.Select(row => table.Ratings[row])], [.. rows.Select(row => table.Timestamps[row])]);
}
