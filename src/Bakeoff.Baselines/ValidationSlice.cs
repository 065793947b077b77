using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// Training rows that are held out to choose options by: the last five of each user who has at least ten. No test row is in it or in what
/// is left to fit on.
/// </summary>
internal sealed class ValidationSlice
{
    /// <summary>The number of rows that are held out of each user's.</summary>
    public const int Rows = 5;

    /// <summary>The users at most for whom lists are made; on larger data some are drawn.</summary>
    public const int MaxUsers = 2000;

    /// <summary>The length of the lists.</summary>
    public const int ListLength = 100;

    /// <summary>The name of <see cref="Rmse"/>.</summary>
    public static readonly string RmseName = "rmse" + HeldOutName;

    private const int BlockUsers = 16;
    private static readonly LastRows Last = new(Rows) { MinRows = 2 * Rows };
    private readonly ParallelOptions _parallel;
    private readonly bool _drawn;
    private readonly RatingMatrix _train;
    private readonly int[] _users; // By index, those for whom lists are made.

    /// <param name="train">The training rows; the items are the catalogue.</param>
    /// <param name="fold">The fold's number, for messages.</param>
    /// <param name="seed">Draws the users.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <exception cref="DataException">No user has ten training rows (<c>BKF2011</c>).</exception>
    public ValidationSlice(RatingMatrix train, int fold, ulong seed, ParallelOptions parallel)
    {
        int[] rowsOf = [.. Enumerable.Range(0, train.Users.Count).Select(user => train.ItemsOf(user).Length)];
        (_train, _parallel, Kept) = (train, parallel, new KeptRatings(train, Last, rowsOf));
        int[] users = [.. Enumerable.Range(0, train.Users.Count).Where(user => HeldOutOf(train, user) > 0)];
        if (users.Length == 0)
        {
            throw new DataException(
                ErrorCodes.EmptyFold, $"fold {fold} has no user with {2 * Rows} training rows to tune the baselines on.",
                "Use more ratings, or set 'tuningSets' to 0.");
        }

        new SeededRandom(seed).Shuffle(users);
        _users = [.. users.Take(MaxUsers)];
        _drawn = users.Length > MaxUsers;
    }

    /// <summary>What is left to fit on: a view of the training rows.</summary>
    public IRatingSource Kept { get; }

    /// <summary>The users for whom lists are made.</summary>
    public IEnumerable<long> Users => _users.Select(_train.Users.IdAt);

    /// <summary>The name of <see cref="Recall"/>, which says where only some of the users are measured.</summary>
    public string RecallName =>
        FormattableString.Invariant($"recall@{ListLength}{HeldOutName}{(_drawn ? $", for {MaxUsers} of them at random" : "")}");

    private static string HeldOutName => FormattableString.Invariant($" of the last {Rows} training rows of each user with {2 * Rows} or more");

    /// <summary>recall@100 over the full catalogue without what the user rated in <see cref="Kept"/>, as a mean over users.</summary>
    public double Recall(IScorer model)
    {
        double[] recalls = new double[_users.Length];
        Parallel.For(0, (_users.Length + BlockUsers - 1) / BlockUsers, _parallel, () => new ListPicker(BlockUsers, ListLength), (block, _, picker) =>
        {
            int first = block * BlockUsers;
            int[] users = _users[first..Math.Min(_users.Length, first + BlockUsers)];
            picker.Begin([.. users.Select(user => Ascending(KeptOf(_train, user)))]);
            model.ScoreCatalogues([.. users.Select(_train.Users.IdAt)], _train.Items.Count, picker);
            for (int i = 0; i < users.Length; i++)
            {
                int[] heldOut = Ascending(_train.ItemsOf(users[i])[^Rows..]);
                recalls[first + i] = (double)picker.ListsOf(i).Excluded.Positions.Intersect(heldOut).Count() / heldOut.Length;
            }

            return picker;
        }, _ => { });
        return recalls.Average();
    }

    /// <summary>The root of the mean squared error of the held-out ratings.</summary>
    public double Rmse(IScorer model)
    {
        (double sum, int count) = (0, 0);
        for (int user = 0; user < _train.Users.Count; user++)
        {
            int heldOut = HeldOutOf(_train, user);
            ReadOnlySpan<int> items = _train.ItemsOf(user)[^heldOut..];
            ReadOnlySpan<float> ratings = _train.RatingsOf(user)[^heldOut..];
            for (int i = 0; i < heldOut; i++)
            {
                sum += Math.Pow(model.Score(_train.Users.IdAt(user), _train.Items.IdAt(items[i])) - ratings[i], 2);
            }

            count += heldOut;
        }

        return Math.Sqrt(sum / count);
    }

    private static int HeldOutOf(RatingMatrix train, int user) => train.ItemsOf(user).Length - Last.KeptOf(train.ItemsOf(user).Length);

    private static ReadOnlySpan<int> KeptOf(RatingMatrix train, int user) => train.ItemsOf(user)[..Last.KeptOf(train.ItemsOf(user).Length)];

    private static int[] Ascending(ReadOnlySpan<int> positions)
    {
        int[] sorted = positions.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
