namespace Bakeoff.Evaluation;

/// <summary>
/// The test rows of all folds, by test user: these are numbered from 0 in order of fold, then id. Who is tested in two folds is two test users, and
/// one of <see cref="People"/>.
/// </summary>
internal sealed class TestSet
{
    private readonly int[] _seenStarts;
    private readonly int[] _seen;

    /// <param name="folds">The folds.</param>
    /// <param name="items">The catalogue.</param>
    /// <param name="rows">The test rows in the order of fold, user and time, the item as its position in the catalogue.</param>
    /// <param name="seenStarts">Where each user's seen items start; one more at the end.</param>
    /// <param name="seen">The positions of what each user rated in training, ascending.</param>
    public TestSet(IReadOnlyList<int> folds, CatalogueTable items, IReadOnlyList<(int Fold, long User, int Position, float Rating)> rows, int[] seenStarts, int[] seen)
    {
        (Folds, Items, _seenStarts, _seen) = (folds, items, seenStarts, seen);
        (Positions, Ratings) = ([.. rows.Select(row => row.Position)], [.. rows.Select(row => row.Rating)]);
        for (int row = 0; row < rows.Count; row++)
        {
            if (Users.Count == 0 || Users[^1] != (rows[row].Fold, rows[row].User))
            {
                Users.Add((rows[row].Fold, rows[row].User));
                FirstRows.Add(row);
            }
        }

        FirstRows.Add(rows.Count);
        People = new People(Users);
    }

    public IReadOnlyList<int> Folds { get; }

    /// <summary>Whether ratings are measured; where all are the same, as with implicit feedback, they say nothing.</summary>
    public bool HasRatings { get; init; } = true;

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

    /// <summary>The rows of a user.</summary>
    public Range RowsOf(int user) => FirstRows[user]..FirstRows[user + 1];

    /// <summary>The same, row by row.</summary>
    public IEnumerable<int> RowNumbersOf(int user) => Enumerable.Range(FirstRows[user], FirstRows[user + 1] - FirstRows[user]);

    /// <summary>The positions of what the user rated in training, ascending; none for a cold user.</summary>
    public ReadOnlySpan<int> SeenBy(int user) => _seen.AsSpan(_seenStarts[user].._seenStarts[user + 1]);

    public int[] UsersOfFold(int fold) => [.. Enumerable.Range(0, Users.Count).Where(user => Users[user].Fold == fold)];
}
