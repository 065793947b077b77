namespace Bakeoff.Core;

/// <summary>
/// A trained model, as far as predictions and recommendations need it. All models pass one contract suite. Several threads
/// may ask one model at the same time. One that can score users whom it was not trained on is an <see cref="IFoldInScorer"/>.
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
    /// <param name="items">The number of items of the catalogue.</param>
    /// <param name="sink">Receives the scores of each user, the first as user 0.</param>
    void ScoreCatalogues(ReadOnlySpan<long> users, int items, IScoreSink sink)
    {
        double[] scores = new double[items];
        for (int user = 0; user < users.Length; user++)
        {
            ScoreCatalogue(users[user], scores);
            sink.Take(user, 0, scores);
        }
    }
}
