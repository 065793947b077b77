namespace Bakeoff.Core;

/// <summary>
/// Ratings in memory, 8 bytes a row: the rows of each user one after the other, by timestamp. It is not
/// changed by training, so trainers of several folds can read one matrix at the same time: see <see cref="TrainingRows"/>.
/// </summary>
public sealed class RatingMatrix : IRatingSource
{
    private readonly int[] _starts;
    private readonly int[] _items;
    private readonly float[] _ratings;
    private readonly short[]? _parts;
    private readonly SplitRoles _roles;

    /// <summary>Creates a matrix of columns that it keeps.</summary>
    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    /// <param name="starts">The first row of each user index, and at the end the number of rows: one more than there are users.</param>
    /// <param name="itemOfRow">The item index of each row.</param>
    /// <param name="ratings">The rating of each row.</param>
    /// <param name="parts">The part of the split to which each row belongs; null where there are no folds.</param>
    /// <param name="roles">What the folds do with the parts. Default null: fold k tests part k, and trains on all others.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or a user's rows begin before those of the user before.</exception>
    public RatingMatrix(
        IdMap users, IdMap items, int[] starts, int[] itemOfRow, float[] ratings, short[]? parts = null, SplitRoles? roles = null)
    {
        if (starts.Length != users.Count + 1 || starts[^1] != itemOfRow.Length || itemOfRow.Length != ratings.Length
            || (parts is not null && parts.Length != ratings.Length))
        {
            throw new ArgumentException("The columns do not have the lengths of one matrix.", nameof(starts));
        }

        if (starts[0] != 0 || Enumerable.Range(0, users.Count).Any(user => starts[user + 1] < starts[user]))
        {
            throw new ArgumentException("The rows are not in the order of the users.", nameof(starts));
        }

        (Users, Items, _starts, _items, _ratings) = (users, items, starts, itemOfRow, ratings);
        (_parts, _roles) = (parts, roles ?? new SplitRoles());
    }

    /// <inheritdoc/>
    public IdMap Users { get; }

    /// <inheritdoc/>
    public IdMap Items { get; }

    /// <summary>The number of rows.</summary>
    public int Count => _items.Length;

    /// <summary>A matrix of a table's rows.</summary>
    /// <param name="table">Rows in any order; those of equal user and timestamp keep theirs.</param>
    /// <param name="items">The items; null for those of the rows.</param>
    public static RatingMatrix From(RatingTable table, IdMap? items = null)
    {
        IdMap users = IdMap.From(table.Users);
        items ??= IdMap.From(table.Items);
        int[] order = [.. Enumerable.Range(0, table.Count)];
        Comparison<int> byUserAndTime = (a, b) =>
        {
            int byUser = table.Users[a].CompareTo(table.Users[b]);
            int byTime = byUser != 0 ? byUser : table.Timestamps[a].CompareTo(table.Timestamps[b]);
            return byTime != 0 ? byTime : a.CompareTo(b);
        };
        if (Enumerable.Range(1, Math.Max(0, table.Count - 1)).Any(row => byUserAndTime(row - 1, row) > 0)) // A fold's rows are sorted.
        {
            Array.Sort(order, byUserAndTime);
        }

        (int[] starts, int[] itemOfRow, float[] ratings) = (new int[users.Count + 1], new int[order.Length], new float[order.Length]);
        for (int row = 0; row < order.Length; row++)
        {
            starts[users.IndexOf(table.Users[order[row]]) + 1] = row + 1;
            (itemOfRow[row], ratings[row]) = (items.IndexOf(table.Items[order[row]]), table.Ratings[order[row]]);
        }

        return new RatingMatrix(users, items, starts, itemOfRow, ratings);
    }

    /// <summary>The items of a user's rows, in the order of the rows.</summary>
    /// <param name="user">The user index.</param>
    public ReadOnlySpan<int> ItemsOf(int user) => _items.AsSpan(_starts[user].._starts[user + 1]);

    /// <summary>The ratings of a user's rows, in the order of the rows.</summary>
    /// <param name="user">The user index.</param>
    public ReadOnlySpan<float> RatingsOf(int user) => _ratings.AsSpan(_starts[user].._starts[user + 1]);

    /// <summary>The rows that a fold trains on: a view, which copies nothing.</summary>
    /// <param name="fold">The fold, from 0.</param>
    /// <exception cref="InvalidOperationException">The matrix has no folds.</exception>
    public IRatingSource TrainingRows(int fold) => _parts is null
        ? throw new InvalidOperationException("This matrix was made without folds.")
        : new FoldView(this, _roles.Of(fold));

    /// <inheritdoc/>
    public int Parts => RatingParts.Compute(Count);

    /// <inheritdoc/>
    public void Read(RatingBatch batch, CancellationToken cancellation) => Read(0, Users.Count, batch, cancellation);

    /// <inheritdoc/>
    public void ReadPart(int part, RatingBatch batch, CancellationToken cancellation) =>
        Read(FirstUser(part), FirstUser(part + 1), batch, cancellation);

    private int FirstUser(int part) => RatingParts.FirstUser(part, Parts, Users.Count, Count, user => _starts[user]);

    private void Read(int firstUser, int endUser, RatingBatch batch, CancellationToken cancellation) => RatingParts.Walk(
        _starts, firstUser, endUser,
        (row, users) => batch(users, _items.AsSpan(row, users.Length), _ratings.AsSpan(row, users.Length)), cancellation);

    private sealed class FoldView(RatingMatrix matrix, FoldRoles roles) : IRatingSource
    {
        public IdMap Users => matrix.Users;

        public IdMap Items => matrix.Items;

        public int Parts => matrix.Parts;

        public void Read(RatingBatch batch, CancellationToken cancellation) => Read(0, matrix.Users.Count, batch, cancellation);

        public void ReadPart(int part, RatingBatch batch, CancellationToken cancellation) =>
            Read(matrix.FirstUser(part), matrix.FirstUser(part + 1), batch, cancellation);

        private void Read(int firstUser, int endUser, RatingBatch batch, CancellationToken cancellation)
        {
            const int Rows = RatingParts.BatchRows;
            (int[] keptUsers, int[] keptItems, float[] keptRatings) = (new int[Rows], new int[Rows], new float[Rows]);
            int row = matrix._starts[firstUser];
            matrix.Read(
                firstUser, endUser,
                (users, items, ratings) =>
                {
                    int kept = 0;
                    for (int i = 0; i < users.Length; i++)
                    {
                        (keptUsers[kept], keptItems[kept], keptRatings[kept]) = (users[i], items[i], ratings[i]);
                        kept += roles.RoleOf(matrix._parts![row++]) == RowRole.Training ? 1 : 0;
                    }

                    batch(keptUsers.AsSpan(0, kept), keptItems.AsSpan(0, kept), keptRatings.AsSpan(0, kept));
                },
                cancellation);
        }
    }
}
