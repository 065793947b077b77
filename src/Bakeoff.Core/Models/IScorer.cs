namespace Bakeoff.Core;

/// <summary>
/// A trained model, as far as predictions and recommendations need it. All models pass one contract suite. Several threads
/// may ask one model at the same time.
/// </summary>
public interface IScorer
{
    /// <summary>The model's name in files and reports, such as <c>svd</c>.</summary>
    string Name { get; }

    /// <summary>What the scores mean: decides which metrics are computed.</summary>
    ScoreKind Kind { get; }

    /// <summary>The score of one pair; NaN where the model cannot say anything.</summary>
    /// <param name="user">A user id, known or not.</param>
    /// <param name="item">An item id, known or not.</param>
    double Score(long user, long item);

    /// <summary>
    /// The scores by which the whole catalogue is ranked for a user: like <see cref="Score"/>, but not clamped to the
    /// rating scale, since clamping makes ties at its ends.
    /// </summary>
    /// <param name="user">A user id, known or not.</param>
    /// <param name="scores">Receives one score for each position of the catalogue; NaN is never recommended.</param>
    void ScoreCatalogue(long user, Span<double> scores);

    /// <summary>The same for several users: a model that scores a block of users faster than one by one has its own.</summary>
    /// <param name="users">User ids, known or not.</param>
    /// <param name="scores">Receives users × catalogue scores, user by user.</param>
    void ScoreCatalogues(ReadOnlySpan<long> users, Span<double> scores)
    {
        int items = scores.Length / Math.Max(1, users.Length);
        for (int i = 0; i < users.Length; i++)
        {
            ScoreCatalogue(users[i], scores.Slice(i * items, items));
        }
    }
}
