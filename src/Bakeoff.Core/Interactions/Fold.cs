namespace Bakeoff.Core;

/// <summary>
/// One fold of a split: what is trained on, and what is asked afterwards. Its training rows are the table that a custom model gets, 28 bytes a
/// row; what needs no timestamps reads an <see cref="IRatingSource"/> instead.
/// </summary>
public sealed class Fold
{
    /// <summary>Creates a fold of its training rows and its test rows.</summary>
    /// <param name="index">The fold's number, from 0.</param>
    /// <param name="train">The training rows, sorted by user, then timestamp, ties as the split has them.</param>
    /// <param name="test">The test rows in the same order; no pair of them is in <paramref name="train"/>.</param>
    /// <param name="catalogue">The items that may be recommended: all of the dataset.</param>
    /// <param name="scale">The rating scale of the dataset.</param>
    /// <exception cref="DataException">There is no training row or no test row (<c>BKF2011</c>).</exception>
    /// <exception cref="ArgumentException">The training rows are not sorted by user.</exception>
    public Fold(int index, RatingTable train, RatingTable test, Catalogue catalogue, RatingScale scale)
    {
        if (train.Count == 0 || test.Count == 0)
        {
            throw new DataException(
                ErrorCodes.EmptyFold, $"fold {index} has {train.Count} training and {test.Count} test rows.",
                "Use more ratings, or a smaller 'n' in the split.");
        }

        (Index, Train) = (index, train);
        Task = new FoldTask(test, catalogue, scale, Seen(train, test, catalogue));
    }

    /// <summary>The fold's number, from 0.</summary>
    public int Index { get; }

    /// <summary>The training rows, sorted by user, then timestamp, ties as the split has them.</summary>
    public RatingTable Train { get; }

    /// <summary>What is asked of a model that was trained.</summary>
    public FoldTask Task { get; }

    /// <summary>The test rows, in the same order.</summary>
    public RatingTable Test => Task.Test;

    /// <summary>The items that may be recommended.</summary>
    public Catalogue Catalogue => Task.Catalogue;

    /// <summary>The rating scale.</summary>
    public RatingScale Scale => Task.Scale;

    private static SeenItems Seen(RatingTable train, RatingTable test, Catalogue catalogue)
    {
        var testUsers = test.Users.ToHashSet();
        var seen = new SeenItems();
        for (int row = 0; row < train.Count; row++)
        {
            if (testUsers.Contains(train.Users[row]))
            {
                seen.Add(train.Users[row], catalogue.Items.IndexOf(train.Items[row]));
            }
        }

        return seen;
    }
}
