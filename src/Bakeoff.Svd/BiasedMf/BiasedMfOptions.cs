using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// The options of biased matrix factorization: all features and both biases learnt at once by stochastic gradient
/// descent (Koren, Bell and Volinsky, "Matrix factorization techniques for recommender systems", Computer 42(8), 2009).
/// </summary>
public sealed record BiasedMfOptions : ISvdOptions, IRelatedOptions
{
    /// <summary>The algorithm: <c>biased-mf</c>.</summary>
    [OptionChoice("biased-mf")]
    public string Algorithm { get; init; } = "biased-mf";

    /// <summary>Latent features. Default 40; range 1 to 1,000.</summary>
    [OptionRange(1, 1000)]
    public int Features { get; init; } = 40;

    /// <summary>Passes over the ratings, at most if <see cref="ValidationRatings"/> is set. Default 120; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    public int Epochs { get; init; } = 120;

    /// <summary>The step of the first epoch. Default 0.005; range 0.000001 to 10.</summary>
    [OptionRange(1e-6, 10)]
    public double LearningRate { get; init; } = 0.005;

    /// <summary>Each epoch's step is the last one's times this. Default 1; range 0.1 to 1.</summary>
    [OptionRange(0.1, 1)]
    public double LearningRateDecay { get; init; } = 1;

    /// <summary>The weight of the squared features in the loss. Default 0.05; range 0 to 10.</summary>
    [OptionRange(0, 10)]
    public double Regularization { get; init; } = 0.05;

    /// <summary>The weight of the squared biases in the loss. Default 0.01; range 0 to 10.</summary>
    [OptionRange(0, 10)]
    public double BiasRegularization { get; init; } = 0.01;

    /// <summary>
    /// Whether a user's features are the user's own plus the sum of those of the items that the user rated, whatever the ratings,
    /// divided by the root of their number: SVD++ as published (Koren, "Factorization meets the neighborhood", KDD 2008), with a
    /// gradient step of all these items for every rating. Trains user by user on one thread, so <see cref="Bins"/> must stay 0.
    /// Default false.
    /// </summary>
    public bool Implicit { get; init; }

    /// <summary>
    /// The weight of the squared features of implicit feedback in the loss, for every rating of an item's users; read with
    /// <see cref="Implicit"/> only. Default 0.02; range 0 to 10.
    /// </summary>
    [OptionRange(0, 10)]
    public double ImplicitRegularization { get; init; } = 0.02;

    /// <summary>Features start at random between minus this and this. Default 0.1; range 0.000001 to 10.</summary>
    [OptionRange(1e-6, 10)]
    public double InitialRange { get; init; } = 0.1;

    /// <summary>
    /// Biases start as damped means with so many ratings of the mean (<see cref="BiasTerms"/>); 1,000,000 starts them at practically 0,
    /// as Surprise does. Default 5; range 0 to 1,000,000.
    /// </summary>
    [OptionRange(0, 1e6)]
    public double Damping { get; init; } = 5;

    /// <summary>
    /// How many of each user's last training ratings are held out to find the number of epochs; then all are trained on,
    /// for that many. 0 trains for <see cref="Epochs"/>. Default 0; range 0 to 1,000.
    /// </summary>
    [OptionRange(0, 1000)]
    public int ValidationRatings { get; init; }

    /// <summary>Epochs without a new best on the held-out ratings after which the search ends. Default 5; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    public int Patience { get; init; } = 5;

    /// <summary>
    /// Users and items are assigned to so many bins each; so many threads at most have work. 0 chooses 1, 2, 4, 8 or 16 by the
    /// number of training ratings, never by the machine. Must be 0 with <see cref="Implicit"/>. Default 0; range 0 to 256.
    /// </summary>
    [OptionRange(0, 256)]
    public int Bins { get; init; }

    /// <summary>
    /// Whether the ratings are kept in a temporary file, of which each thread reads a block at a time: for more ratings than
    /// fit in memory. The model is the same. Default false.
    /// </summary>
    public bool OutOfCore { get; init; }

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Problem)> CheckTogether() =>
        Implicit && Bins != 0 ? [("bins", "has no effect with 'implicit', which trains user by user on one thread.")] : [];
}
