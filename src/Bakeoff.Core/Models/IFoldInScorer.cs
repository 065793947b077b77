namespace Bakeoff.Core;

/// <summary>
/// A trained model that can score users whom it was not trained on from what they rated, as long as nothing of the model but what it knows of these
/// users changes. The split <c>users</c> asks for it: there whole users are held out, and a model without it is refused (<c>BKF3013</c>).
/// </summary>
public interface IFoldInScorer : IScorer
{
    /// <summary>
    /// Gives a scorer to which the users of the histories are known by their histories. Users of training stay known; one who is in both is known by
    /// the history alone. Nobody's history changes the score of another user, and this scorer stays as it is.
    /// </summary>
    /// <param name="histories">
    /// What the users rated. Rows of items that the model does not know add nothing; a user of whom no row is left is scored as unknown.
    /// </param>
    /// <param name="threads">Threads at most, at least 1. No score may depend on it.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <returns>The scorer. It may share memory with this one.</returns>
    /// <exception cref="TrainingException">With its options the model cannot (<c>BKF3013</c>).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    IScorer FoldIn(UserHistories histories, int threads = 1, CancellationToken cancellation = default);
}
