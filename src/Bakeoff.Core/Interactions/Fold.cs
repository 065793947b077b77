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
    /// <param name="histories">What users rated who are held out whole, with the catalogue's items; null where the split holds none out.</param>
    /// <exception cref="DataException">There is no training row or no test row (<c>BKF2011</c>).</exception>
    /// <exception cref="ArgumentException">The training rows are not sorted by user.</exception>
    public Fold(int index, RatingTable train, RatingTable test, Catalogue catalogue, RatingScale scale, UserHistories? histories = null)
    {
        if (train.Count == 0 || test.Count == 0)
        {
            throw new DataException(
                ErrorCodes.EmptyFold, $"fold {index} has {train.Count} training and {test.Count} test rows.",
                "Use more ratings, or a smaller 'n' in the split.");
        }

        (Index, Train) = (index, train);
        Task = new FoldTask(test, catalogue, scale, Seen(train, test, catalogue, histories), histories);
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

    private static SeenItems Seen(RatingTable train, RatingTable test, Catalogue catalogue, UserHistories? histories)
    {
        var testUsers = test.Users.ToHashSet();
        var seen = new SeenItems();
        int next = 0;
        void AddHistoriesBefore(long? user)
        {
            for (; histories is not null && next < histories.Users.Count && !(histories.Users.IdAt(next) >= user); next++)
            {
                foreach (int item in testUsers.Contains(histories.Users.IdAt(next)) ? histories.ItemsOf(next) : [])
                {
                    seen.Add(histories.Users.IdAt(next), catalogue.Items.IndexOf(histories.Items.IdAt(item)));
                }
            }
        }

        for (int row = 0; row < train.Count; row++)
        {
            if (row == 0 || train.Users[row] != train.Users[row - 1])
            {
                AddHistoriesBefore(train.Users[row]);
            }

            if (testUsers.Contains(train.Users[row]))
            {
                seen.Add(train.Users[row], catalogue.Items.IndexOf(train.Items[row]));
            }
        }

        AddHistoriesBefore(null);
        return seen;
    }
}
