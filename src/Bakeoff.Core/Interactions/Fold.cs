namespace Bakeoff.Core;

/// <summary>One fold of a split: what is trained on, what is tested, and what may be recommended.</summary>
public sealed class Fold
{
    private readonly Dictionary<long, (int Start, int Count)> _rowsOfUser = [];

    /// <summary>Creates a fold.</summary>
    /// <param name="index">The fold's number, from 0.</param>
    /// <param name="train">The training rows, sorted by user, then timestamp, then item.</param>
    /// <param name="test">The test rows in the same order; no pair of them is in <paramref name="train"/>.</param>
    /// <param name="catalogue">The items that may be recommended: all of the dataset.</param>
    /// <param name="scale">The rating scale of the dataset.</param>
    /// <exception cref="DataException">There is no training row or no test row (<c>BKF2011</c>).</exception>
    public Fold(int index, RatingTable train, RatingTable test, Catalogue catalogue, RatingScale scale)
    {
        if (train.Count == 0 || test.Count == 0)
        {
            throw new DataException(
                ErrorCodes.EmptyFold, $"fold {index} has {train.Count} training and {test.Count} test rows.",
                "Use more ratings, or a smaller 'n' in the split.");
        }

        (Index, Train, Test, Catalogue, Scale) = (index, train, test, catalogue, scale);
        for (int row = 0; row < train.Count; row++)
        {
            (int start, int count) = _rowsOfUser.GetValueOrDefault(train.Users[row], (row, 0));
            _rowsOfUser[train.Users[row]] = (start, count + 1);
        }

        TestUsers = [.. test.Users.Distinct().Order()];
    }

    /// <summary>The fold's number, from 0.</summary>
    public int Index { get; }

    /// <summary>The training rows, sorted by user, then timestamp, then item.</summary>
    public RatingTable Train { get; }

    /// <summary>The test rows, in the same order.</summary>
    public RatingTable Test { get; }

    /// <summary>The items that may be recommended.</summary>
    public Catalogue Catalogue { get; }

    /// <summary>The rating scale.</summary>
    public RatingScale Scale { get; }

    /// <summary>The users of the test rows, ascending.</summary>
    public IReadOnlyList<long> TestUsers { get; }

    /// <summary>The training rows of a user, as a range of <see cref="Train"/>; empty for a cold user.</summary>
    /// <param name="user">A user id.</param>
    public Range TrainingRowsOf(long user) =>
        _rowsOfUser.TryGetValue(user, out (int Start, int Count) rows)
            ? rows.Start..(rows.Start + rows.Count)
            : 0..0;
}
