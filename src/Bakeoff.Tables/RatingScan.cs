using Bakeoff.Core;

namespace Bakeoff.Tables;

/// <summary>
/// Rows of <c>split.parquet</c>, in the file's order, which is by user. A first pass counts the rows of each user, so that in a second one each
/// thread reads a range of users of its own and knows where their rows belong: what is read does not depend on the number of threads.
/// </summary>
internal sealed class RatingScan
{
    /// <summary>A range smaller than some row groups of the file would read more of its neighbours than of its own.</summary>
    private const int LeastRows = 500_000;

    /// <summary>
    /// DuckDB's limit for the columns of a row group that a thread decodes: 122,880 rows of at most 28 bytes, compressed and not, and twice that to
    /// spare. It takes what it needs, which is less.
    /// </summary>
    private const long ReadingBytes = 32_000_000;

    private readonly StageContext _context;
    private readonly string _from;
    private readonly string _condition;
    private readonly long[] _starts;
    private readonly Lazy<IdMap> _items;

    /// <summary>Makes the first pass.</summary>
    /// <param name="context">A context whose input is <c>Split</c>.</param>
    /// <param name="condition">Which rows are wanted, as SQL.</param>
    public RatingScan(StageContext context, string condition)
    {
        (_context, _condition) = (context, condition);
        _from = $"FROM {DuckDbSession.Parquet(context.InputFile("Split", "split.parquet"))}";
        using var session = new DuckDbSession(context);
        (List<long> users, List<long> counts) = ([], []);
        session.ReadVectors(
            $"SELECT \"user\", count(*) {_from} WHERE {condition} GROUP BY \"user\" ORDER BY \"user\"",
            vectors =>
            {
                users.AddRange(vectors.Column<long>(0));
                counts.AddRange(vectors.Column<long>(1));
            },
            context.Cancellation);
        Users = IdMap.From(users);
        _items = new Lazy<IdMap>(ReadItems);
        _starts = new long[users.Count + 1];
        for (int user = 0; user < users.Count; user++)
        {
            _starts[user + 1] = _starts[user] + counts[user];
        }
    }

    /// <summary>Receives some rows.</summary>
    /// <param name="row">The number of the first one.</param>
    /// <param name="users">The user index of each.</param>
    /// <param name="vectors">The columns <c>user</c> and <c>item</c>, and those that were asked for.</param>
    public delegate void Taker(long row, ReadOnlySpan<int> users, DuckDbVectors vectors);

    /// <summary>The users that have a row.</summary>
    public IdMap Users { get; }

    /// <summary>The items that have a row.</summary>
    public IdMap Items => _items.Value;

    /// <summary>The first row of each user, and at the end the number of rows: one more than there are users.</summary>
    public ReadOnlySpan<long> Starts => _starts;

    /// <summary>The number of rows.</summary>
    public long Count => _starts[^1];

    /// <summary>Makes the second pass.</summary>
    /// <param name="columns">What is wanted in addition to users and items, as SQL.</param>
    /// <param name="take">Called for some rows at a time, by several threads.</param>
    /// <exception cref="DataException">The rows of a user do not follow each other (<c>BKF2013</c>).</exception>
    public void Read(string columns, Taker take)
    {
        int ranges = (int)Math.Clamp(Count / LeastRows, 1, 2 * _context.Threads);
        int[] first = [.. Enumerable.Range(0, ranges + 1).Select(
            range => RatingParts.FirstUser(range, ranges, Users.Count, Count, user => _starts[user]))];
        Parallel.For(
            0, ranges, new ParallelOptions { MaxDegreeOfParallelism = _context.Threads, CancellationToken = _context.Cancellation },
            range => Read(first[range], first[range + 1], columns, take));
    }

    private IdMap ReadItems()
    {
        using var session = new DuckDbSession(_context);
        var items = new List<long>();
        session.ReadVectors(
            $"SELECT DISTINCT item {_from} WHERE {_condition}", vectors => items.AddRange(vectors.Column<long>(0)), _context.Cancellation);
        return IdMap.From(items);
    }

    private void Read(int first, int end, string columns, Taker take)
    {
        if (first == end)
        {
            return;
        }

        using var session = new DuckDbSession(_context, ReadingBytes, threads: 1);
        int[] userOf = [];
        (long row, int user) = (_starts[first], first);
        session.ReadVectors(
            $"SELECT \"user\", item, {columns} {_from} WHERE ({_condition}) AND \"user\" BETWEEN {Users.IdAt(first)} AND {Users.IdAt(end - 1)}",
            vectors =>
            {
                if (userOf.Length < vectors.Count)
                {
                    userOf = new int[vectors.Count];
                }

                ReadOnlySpan<long> ids = vectors.Column<long>(0);
                for (int i = 0; i < ids.Length; i++)
                {
                    while (user < end && _starts[user + 1] <= row + i)
                    {
                        user++;
                    }

                    userOf[i] = user < end && Users.IdAt(user) == ids[i] ? user : throw new DataException(
                        ErrorCodes.BadArtifact, FormattableString.Invariant($"the rows of user {ids[i]} do not follow each other."),
                        "Run Split again.", new FileLocation("split.parquet"));
                }

                take(row, userOf.AsSpan(0, ids.Length), vectors);
                row += ids.Length;
            },
            _context.Cancellation);
    }
}
