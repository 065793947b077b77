namespace Bakeoff.Core;

/// <summary>What a trained model is asked about a fold: the test rows, and the catalogue for each of their users.</summary>
public sealed class FoldTask
{
    private readonly SeenItems _seen;

    /// <summary>Creates a task.</summary>
    /// <param name="test">The test rows, sorted by user, then timestamp, ties as the split has them.</param>
    /// <param name="catalogue">The items that may be recommended: all of the dataset.</param>
    /// <param name="scale">The rating scale of the dataset.</param>
    /// <param name="seen">What the test users rated in training, or in their histories.</param>
    /// <param name="histories">What users rated who are held out whole; null where the split holds none out.</param>
    /// <exception cref="DataException">There is no test row (<c>BKF2011</c>).</exception>
    public FoldTask(RatingTable test, Catalogue catalogue, RatingScale scale, SeenItems seen, UserHistories? histories = null)
    {
        if (test.Count == 0)
        {
            throw new DataException(
                ErrorCodes.EmptyFold, "the fold has no test row.", "Use more ratings, or a larger 'n' in the split.");
        }

        (Test, Catalogue, Scale, Histories, _seen) = (test, catalogue, scale, histories, seen);
        TestUsers = [.. test.Users.Distinct().Order()];
    }

    /// <summary>The test rows, sorted by user, then timestamp, ties as the split has them.</summary>
    public RatingTable Test { get; }

    /// <summary>The items that may be recommended.</summary>
    public Catalogue Catalogue { get; }

    /// <summary>The rating scale.</summary>
    public RatingScale Scale { get; }

    /// <summary>
    /// What users rated who are held out whole: scored from, never trained on (<see cref="IFoldInScorer"/>). Null where the split holds none out.
    /// </summary>
    public UserHistories? Histories { get; }

    /// <summary>The users of the test rows, ascending.</summary>
    public IReadOnlyList<long> TestUsers { get; }

    /// <summary>The positions in the catalogue of what a test user rated in training or in its history, ascending; empty for a cold user.</summary>
    /// <param name="user">A user of the test rows.</param>
    public int[] SeenBy(long user) => _seen.PositionsOf(user);
}
