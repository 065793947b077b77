using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// Training rows that are held out to choose options by: the last five of each user who has at least ten. No test row is in it or in what
/// is left to fit on.
/// </summary>
internal sealed class ValidationSlice
{
    /// <summary>Rows held out a user.</summary>
    public const int Rows = 5;

    /// <summary>The users at most for whom lists are made; on larger data some are drawn.</summary>
    public const int MostUsers = 2000;

    /// <summary>The length of the lists.</summary>
    public const int ListLength = 100;

    /// <summary>The name of <see cref="Rmse"/>.</summary>
    public static readonly string RmseName = "rmse" + HeldOutName;

    private const int BlockUsers = 16;
    private readonly ParallelOptions _parallel;
    private readonly bool _drawn;
    private readonly RatingTable _heldOut;
    private readonly (long User, int[] Seen, int[] HeldOut)[] _users;

    /// <param name="fold">Only its training rows are read.</param>
    /// <param name="seed">Draws the users.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <exception cref="DataException">No user has ten training rows (<c>BKF2011</c>).</exception>
    public ValidationSlice(Fold fold, ulong seed, ParallelOptions parallel)
    {
        (_parallel, Items) = (parallel, fold.Catalogue.Items);
        RatingTable train = fold.Train;
        var (kept, heldOut, users) = (new List<int>(), new List<int>(), new List<(long, int[], int[])>());
        for (int first = 0, end; first < train.Count; first = end)
        {
            for (end = first + 1; end < train.Count && train.Users[end] == train.Users[first]; end++)
            {
            }

            int cut = end - first >= 2 * Rows ? end - Rows : end;
            kept.AddRange(Enumerable.Range(first, cut - first));
            heldOut.AddRange(Enumerable.Range(cut, end - cut));
            if (cut < end)
            {
                users.Add((train.Users[first], PositionsOf(train, first, cut), PositionsOf(train, cut, end)));
            }
        }

        if (users.Count == 0)
        {
            throw new DataException(ErrorCodes.EmptyFold, $"fold {fold.Index} has no user with {2 * Rows} training rows to tune the baselines on.", "Use more ratings, or set 'tuningSets' to 0.");
        }

        new SeededRandom(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(users));
        _users = [.. users.Take(MostUsers)];
        _drawn = users.Count > MostUsers;
        (Kept, _heldOut) = (RowsOf(train, kept), RowsOf(train, heldOut));
    }

    /// <summary>What is left to fit on.</summary>
    public RatingTable Kept { get; }

    /// <summary>The catalogue.</summary>
    public IdMap Items { get; }

    /// <summary>The name of <see cref="Recall"/>, which says where only some of the users are measured.</summary>
    public string RecallName => FormattableString.Invariant($"recall@{ListLength}{HeldOutName}{(_drawn ? $", for {MostUsers} of them at random" : "")}");

    private static string HeldOutName => FormattableString.Invariant($" of the last {Rows} training rows of each user with {2 * Rows} or more");

    /// <summary>recall@100 over the full catalogue without what the user rated in <see cref="Kept"/>, as a mean over users.</summary>
    public double Recall(IScorer model)
    {
        double[] recalls = new double[_users.Length];
        Parallel.For(0, (_users.Length + BlockUsers - 1) / BlockUsers, _parallel, () => new ListPicker(BlockUsers, ListLength), (block, _, picker) =>
        {
            int first = block * BlockUsers;
            ArraySegment<(long User, int[] Seen, int[] HeldOut)> users = new(_users, first, Math.Min(BlockUsers, _users.Length - first));
            picker.Begin([.. users.Select(user => user.Seen)]);
            model.ScoreCatalogues([.. users.Select(user => user.User)], Items.Count, picker);
            for (int user = 0; user < users.Count; user++)
            {
                recalls[first + user] = (double)picker.ListsOf(user).Excluded.Positions.Intersect(users[user].HeldOut).Count() / users[user].HeldOut.Length;
            }

            return picker;
        }, _ => { });
        return recalls.Average();
    }

    /// <summary>The root of the mean squared error of the held-out ratings.</summary>
    public double Rmse(IScorer model)
    {
        double sum = 0;
        for (int row = 0; row < _heldOut.Count; row++)
        {
            sum += Math.Pow(model.Score(_heldOut.Users[row], _heldOut.Items[row]) - _heldOut.Ratings[row], 2);
        }

        return Math.Sqrt(sum / _heldOut.Count);
    }

    private int[] PositionsOf(RatingTable train, int first, int end) => [.. Enumerable.Range(first, end - first).Select(row => Items.IndexOf(train.Items[row])).Distinct().Order()];

    private static RatingTable RowsOf(RatingTable table, List<int> rows) => new(
        [.. rows.Select(row => table.Users[row])], [.. rows.Select(row => table.Items[row])], [.. rows.Select(row => table.Ratings[row])], [.. rows.Select(row => table.Timestamps[row])]);
}
