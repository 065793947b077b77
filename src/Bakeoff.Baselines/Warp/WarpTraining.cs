using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>Trains matrix factorization for lists by the weighted approximate-rank pairwise loss (<see cref="WarpLoss{T}"/>).</summary>
internal static class WarpTraining
{
    /// <summary>The key of the model, and its name.</summary>
    public const string Name = "warp";

    /// <summary>Trains a model with the widest vectors of the processor; the bits are the same for all.</summary>
    /// <param name="train">The training rows; the items are the catalogue.</param>
    /// <param name="options">The options.</param>
    /// <param name="fit">Seed, threads and progress.</param>
    /// <param name="cancellation">Cancels it.</param>
    public static PairModel Train(IRatingSource train, WarpOptions options, PairFit fit, CancellationToken cancellation) =>
        WidestLanes.Run<Training, PairModel>(new Training(train, options, fit, cancellation));

    /// <summary>Trains a model with vectors of a width.</summary>
    /// <inheritdoc cref="Train"/>
    /// <typeparam name="T">The vectors.</typeparam>
    internal static PairModel Train<T>(IRatingSource train, WarpOptions options, PairFit fit, CancellationToken cancellation)
        where T : struct, ILanes<T>
    {
        PairFit own = fit with
        {
            Name = Name, Factors = options.Factors, LearningRate = options.LearningRate, Regularization = options.Regularization,
            Epochs = options.Epochs,
        };
        return own.Run<WarpLoss<T>, T>(train, factors => new WarpLoss<T>(factors, train.Items.Count, options.MaxTrials), cancellation);
    }

    private readonly struct Training(IRatingSource train, WarpOptions options, PairFit fit, CancellationToken cancellation) : ILaneWork<PairModel>
    {
        public PairModel Run<T>()
            where T : struct, ILanes<T> => Train<T>(train, options, fit, cancellation);
    }
}
