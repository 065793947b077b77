using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>Half of an epoch of implicit ALS: the factors of all users given those of the items, or the reverse.</summary>
/// <param name="options">Weights, regularization and blocks.</param>
internal abstract class IalsPass(IalsOptions options)
{
    /// <summary>The options.</summary>
    protected IalsOptions Options => options;

    /// <summary>Creates the pass that the options ask for, with the widest vectors of the processor; the bits are the same for all.</summary>
    /// <param name="options">The options.</param>
    public static IalsPass Create(IalsOptions options) => WidestLanes.Run<Creation, IalsPass>(new Creation(options));

    /// <inheritdoc cref="Create(IalsOptions)"/>
    /// <typeparam name="T">The vectors.</typeparam>
    public static IalsPass Create<T>(IalsOptions options)
        where T : struct, ILanes<T> => options.BlockSize == 0 ? new IalsExactPass<T>(options) : new IalsBlockPass<T>(options);

    /// <summary>Computes factors.</summary>
    /// <param name="rows">The factors to compute: blocks start from what they are.</param>
    /// <param name="observed">The observed pairs of each row, with the weight of each, or without where it is the same for all.</param>
    /// <param name="others">The factors of the other side, which may be turned; products with the computed ones are what counts.</param>
    /// <param name="passes">How often all blocks of a row are solved at most: it ends where they no longer change.</param>
    /// <param name="parallel">Threads, on which the factors do not depend, and cancellation.</param>
    /// <exception cref="TrainingException">A system has no solution (<c>BKF6001</c>).</exception>
    public abstract void Solve(FactorRows rows, ValuedRows observed, FactorRows others, int passes, ParallelOptions parallel);

    /// <summary>The weight of an observed pair: 1 + α f.</summary>
    /// <param name="options">α and f.</param>
    /// <param name="rating">The rating.</param>
    public static float WeightOf(IalsOptions options, float rating) => (float)(1 + (options.Alpha * options.Confidence switch
    {
        IalsOptions.Rating => Math.Max(rating, 0),
        IalsOptions.LogRating => Math.Log(1 + Math.Max(rating, 0)),
        _ => 1,
    }));

    /// <summary>λ of a row: λ (observed + α₀ · others)^ν.</summary>
    /// <param name="observed">The number of the row's observed pairs.</param>
    /// <param name="others">The number of rows on the other side.</param>
    protected float RegularizationOf(int observed, int others) => (float)(
        options.Regularization * Math.Pow(observed + (options.UnobservedWeight * others), options.FrequencyScaling));

    /// <summary>The weight of pairs to which none is given.</summary>
    protected float SameWeight => WeightOf(options, 0);

    /// <summary>The error of a system without a solution.</summary>
    protected static TrainingException Diverged(Exception? inner = null) => new(
        ErrorCodes.TrainingDiverged, "implicit ALS diverges: a system of equations has no solution in single precision.",
        "Choose a higher 'regularization' or 'unobservedWeight', or a lower 'alpha'.", inner);

    private readonly struct Creation(IalsOptions options) : ILaneWork<IalsPass>
    {
        public IalsPass Run<T>()
            where T : struct, ILanes<T> => Create<T>(options);
    }
}
