namespace Bakeoff.Core;

/// <summary>
/// A custom model, for an experiment that names its class. It has a public constructor without parameters, and is trained on each
/// fold in a process of its own. What it gives is measured like every other model: see the package <c>Bakeoff.Contracts</c> for the tests that
/// it should pass.
/// </summary>
public interface IRecommender
{
    /// <summary>
    /// Trains on a fold. Equal input must give equal scores, to the last bit: no clock, no unseeded random number, no order of threads may
    /// reach them.
    /// </summary>
    /// <param name="input">The training rows and the options; the test rows are not in it.</param>
    /// <returns>
    /// The trained model. Its <see cref="IScorer.Name"/> does not matter: the experiment names it. To take part where a split holds users out whole,
    /// it must be an <see cref="IFoldInScorer"/>.
    /// </returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    IScorer Train(TrainingInput input);
}
