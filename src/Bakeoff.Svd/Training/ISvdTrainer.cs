using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// Trains a matrix factorization. The model depends on the options, the ratings and the seed, and on nothing else: not
/// on the number of threads, nor the width of the processor's vectors, nor the system.
/// </summary>
public interface ISvdTrainer
{
    /// <summary>Trains a model.</summary>
    /// <param name="ratings">The training ratings; no pair twice.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="progress">Where epochs are reported, or null.</param>
    /// <param name="cancellation">Answered within 100 ms.</param>
    /// <exception cref="DataException">There is no rating (<c>BKF2011</c>).</exception>
    /// <exception cref="TrainingException">The training diverges (<c>BKF6001</c>).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    ISvdModel Train(IRatingSource ratings, ulong seed, IStageProgress? progress = null, CancellationToken cancellation = default);
}
