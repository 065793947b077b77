namespace Bakeoff.Evaluation;

/// <summary>
/// The test rows of all folds, by test user: these are numbered from 0 in order of fold, then id. Who is tested in two folds is two test users, and
/// one of <see cref="People"/>.
/// </summary>
internal sealed class TestSet
{
    private readonly SeenLists _seen;

    /// <param name="items">The catalogue.</param>
    /// <param name="folds">The folds, ascending.</param>
    public TestSet(CatalogueTable items, IReadOnlyList<TestFold> folds)
    {
        (Items, Folds, _seen) = (items, [.. folds.Select(fold => fold.Fold)], new SeenLists());
        (Positions, Ratings) = (new int[folds.Sum(fold => fold.Positions.Count)], new float[folds.Sum(fold => fold.Positions.Count)]);
        int row = 0;
        foreach (TestFold fold in folds)
        {
            Users.AddRange(fold.Users.Select(user => (fold.Fold, user)));
            FirstRows.AddRange(fold.FirstRows.Select(first => row + first));
            fold.Positions.CopyTo(Positions, row);
            fold.Ratings.CopyTo(Ratings, row);
            _seen.AddAll(fold.Seen);
            row += fold.Positions.Count;
        }

        FirstRows.Add(row);
        People = new People(Users);
    }

    public IReadOnlyList<int> Folds { get; }

    /// <summary>The threads at most that measures take, and what cancels them.</summary>
    public ParallelOptions Parallelism { get; init; } = new();

    /// <summary>Why ratings are not measured (<see cref="RatingProfile.WhyNotMeasured"/>); null where they are.</summary>
    public string? WhyNoRatings { get; init; }

    /// <summary>Whether ratings are measured.</summary>
    public bool HasRatings => WhyNoRatings is null;

    /// <summary>The rating whose gain is 0: <see cref="Core.RatingScale.GainOrigin"/>.</summary>
    public double GainOrigin { get; init; }

    public CatalogueTable Items { get; }

    public List<(int Fold, long User)> Users { get; } = [];

    /// <summary>The people that the test users are.</summary>
    public People People { get; }

    /// <summary>Row u is where user u's rows start; one more at the end.</summary>
    public List<int> FirstRows { get; } = [];

    /// <summary>The item of each row, as its position in the catalogue.</summary>
    public int[] Positions { get; }

    /// <summary>The rating of each row.</summary>
    public float[] Ratings { get; }

    /// <summary>What a row weighs in metrics that weigh test items by their rating, at least 0.</summary>
    public float GainOf(int row) => (float)(Ratings[row] - GainOrigin);

    /// <summary>The range of the rows of a user.</summary>
    public Range RowsOf(int user) => FirstRows[user]..FirstRows[user + 1];

    /// <summary>The rows of a user, one by one.</summary>
    public IEnumerable<int> RowNumbersOf(int user) => Enumerable.Range(FirstRows[user], FirstRows[user + 1] - FirstRows[user]);

    /// <summary>The positions of what the user rated in training, ascending; none for a cold user.</summary>
    public ReadOnlySpan<int> SeenBy(int user) => _seen[user];

    public int[] UsersOfFold(int fold) => [.. Enumerable.Range(0, Users.Count).Where(user => Users[user].Fold == fold)];
}
