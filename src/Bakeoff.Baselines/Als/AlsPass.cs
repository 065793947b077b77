using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>Half of an epoch of biased ALS: factors and biases of all users given those of the items, or the reverse.</summary>
/// <param name="options">Regularization and damping.</param>
/// <param name="mean">The mean of the training ratings.</param>
internal abstract class AlsPass(AlsOptions options, double mean)
{
    /// <summary>The options.</summary>
    protected AlsOptions Options => options;

    /// <summary>The mean of the training ratings.</summary>
    protected float Mean => (float)mean;

    /// <summary>Creates a pass with the widest vectors of the processor; the bits are the same for all.</summary>
    /// <param name="options">Regularization and damping.</param>
    /// <param name="mean">The mean of the training ratings.</param>
    public static AlsPass Create(AlsOptions options, double mean) => WidestLanes.Run<Creation, AlsPass>(new Creation(options, mean));

    /// <summary>Computes factors and biases.</summary>
    /// <param name="side">What is computed.</param>
    /// <param name="ratings">The ratings of each row.</param>
    /// <param name="others">The factors and biases of the other side.</param>
    /// <param name="parallel">Threads, on which the result does not depend, and cancellation.</param>
    /// <exception cref="TrainingException">A system has no solution (<c>BKF6001</c>).</exception>
    public abstract void Solve(AlsSide side, ValuedRows ratings, AlsSide others, ParallelOptions parallel);

    private readonly struct Creation(AlsOptions options, double mean) : ILaneWork<AlsPass>
    {
        public AlsPass Run<T>()
            where T : struct, ILanes<T> => new AlsPass<T>(options, mean);
    }
}
