using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>Trains matrix factorization for lists by Bayesian personalized ranking (<see cref="BprLoss{T}"/>).</summary>
internal static class BprTraining
{
    /// <summary>The key of the model, and its name.</summary>
    public const string Name = "bpr";

    /// <summary>Trains a model with the widest vectors of the processor; the bits are the same for all.</summary>
    /// <param name="train">The training rows; the items are the catalogue.</param>
    /// <param name="options">The options.</param>
    /// <param name="fit">Seed, threads and progress.</param>
    /// <param name="cancellation">Cancels it.</param>
    public static PairModel Train(IRatingSource train, BprOptions options, PairFit fit, CancellationToken cancellation) =>
        WidestLanes.Run<Training, PairModel>(new Training(train, options, fit, cancellation));

    /// <summary>Trains a model with vectors of a width.</summary>
    /// <inheritdoc cref="Train"/>
    /// <typeparam name="T">The vectors.</typeparam>
    internal static PairModel Train<T>(IRatingSource train, BprOptions options, PairFit fit, CancellationToken cancellation)
        where T : struct, ILanes<T>
    {
        PairFit own = fit with
        {
            Name = Name, Factors = options.Factors, LearningRate = options.LearningRate, Regularization = options.Regularization,
            Epochs = options.Epochs,
            ByPopularity = options.Negatives == BprOptions.Popularity,
        };
        return own.Run<BprLoss<T>, T>(train, factors => new BprLoss<T>(factors), cancellation);
    }

    private readonly struct Training(IRatingSource train, BprOptions options, PairFit fit, CancellationToken cancellation) : ILaneWork<PairModel>
    {
        public PairModel Run<T>()
            where T : struct, ILanes<T> => Train<T>(train, options, fit, cancellation);
    }
}
