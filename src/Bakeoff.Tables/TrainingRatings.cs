using Bakeoff.Core;

namespace Bakeoff.Tables;

/// <summary>
/// The rows of <c>split.parquet</c> that a fold trains on, read again each time in the file's order: by user, then timestamp, ties as the split
/// has them. Nothing of their number is in memory.
/// </summary>
public sealed class TrainingRatings : ITimedRatings
{
    private readonly StageContext _context;
    private readonly string _rows;
    private readonly int[] _starts;

    /// <summary>Finds the users of the rows.</summary>
    /// <param name="context">A context whose input is <c>Split</c> and that names a fold.</param>
    /// <param name="items">The catalogue.</param>
    /// <exception cref="DataException">There is no training row (<c>BKF2011</c>), or the file is not sorted by user (<c>BKF2013</c>).</exception>
    public TrainingRatings(StageContext context, IdMap items)
    {
        (_context, Items) = (context, items);
        _rows = FoldReader.TrainingRows(context);
        (var users, var starts) = (new List<long>(), new List<int>());
        int row = 0;
        using (DuckDbSession session = FoldReader.Open(context))
        {
            session.ReadVectors($"SELECT \"user\" {_rows}", vectors =>
            {
                foreach (long user in vectors.Column<long>(0))
                {
                    if (row == 0 || user != users[^1])
                    {
                        FoldReader.DemandOrder(row == 0 ? long.MinValue : users[^1], user);
                        users.Add(user);
                        starts.Add(row);
                    }

                    row = checked(row + 1);
                }
            }, context.Cancellation);
        }

        if (row == 0)
        {
            throw new DataException(
                ErrorCodes.EmptyFold, $"fold {context.Fold} has no training row.", "Use more ratings, or a smaller 'n' in the split.");
        }

        (Users, _starts) = (IdMap.From(users), [.. starts, row]);
    }

    /// <summary>The users with a training row.</summary>
    public IdMap Users { get; }

    /// <summary>The catalogue.</summary>
    public IdMap Items { get; }

    /// <summary>The number of rows.</summary>
    public int Count => _starts[^1];

    /// <inheritdoc/>
    public long TimestampsPerSecond => DatasetFacts.Read(_context).TimestampsPerSecond;

    /// <inheritdoc/>
    public void Read(RatingBatch batch, CancellationToken cancellation) =>
        Read<float>("rating", (users, items, ratings) => batch(users, items, ratings), cancellation);

    /// <inheritdoc/>
    public void ReadTimes(TimedBatch batch, CancellationToken cancellation) =>
        Read<long>("timestamp", (users, items, timestamps) => batch(users, items, timestamps), cancellation);

    /// <summary>The rows in memory, 8 bytes each: for what reads them often.</summary>
    public RatingMatrix Load()
    {
        (int[] items, float[] ratings) = (new int[Count], new float[Count]);
        int row = 0;
        Read((_, itemsOfRows, ratingsOfRows) =>
        {
            itemsOfRows.CopyTo(items.AsSpan(row));
            ratingsOfRows.CopyTo(ratings.AsSpan(row));
            row += itemsOfRows.Length;
        }, _context.Cancellation);
        return new RatingMatrix(Users, Items, _starts, items, ratings);
    }

    private void Read<T>(string column, Taker<T> take, CancellationToken cancellation)
        where T : unmanaged
    {
        (int[] users, int[] items) = ([], []);
        (int row, int user) = (0, 0);
        using DuckDbSession session = FoldReader.Open(_context);
        session.ReadVectors($"SELECT item, {column} {_rows}", vectors =>
        {
            ReadOnlySpan<long> ids = vectors.Column<long>(0);
            if (users.Length < ids.Length)
            {
                (users, items) = (new int[ids.Length], new int[ids.Length]);
            }

            for (int i = 0; i < ids.Length; i++, row++)
            {
                user += row == _starts[user + 1] ? 1 : 0; // Every user has a row.
                (users[i], items[i]) = (user, Items.IndexOf(ids[i]));
            }

            take(users.AsSpan(0, ids.Length), items.AsSpan(0, ids.Length), vectors.Column<T>(1));
        }, cancellation);
    }

    private delegate void Taker<T>(ReadOnlySpan<int> users, ReadOnlySpan<int> items, ReadOnlySpan<T> values);
}
