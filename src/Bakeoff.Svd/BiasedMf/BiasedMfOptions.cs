using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// The options of biased matrix factorization: all features and both biases learnt at once by stochastic gradient
/// descent (Koren, Bell and Volinsky, "Matrix factorization techniques for recommender systems", Computer 42(8), 2009).
/// </summary>
public sealed record BiasedMfOptions : SvdOptions
{
    /// <summary>The algorithm: <c>biased-mf</c>.</summary>
    [OptionChoice("biased-mf")]
    public override string Algorithm { get; init; } = "biased-mf";

    /// <summary>
    /// Passes over the ratings; at most if <see cref="SvdOptions.ValidationRatings"/> is set. Default 120; range 1 to 10,000. Strong regularization
    /// pays after hundreds of them, so more are searched than with FunkSVD.
    /// </summary>
    [OptionRange(1, 10_000)]
    [OptionSearch(10, 500, SearchScale.Log)]
    public override int Epochs { get; init; } = 120;

    /// <summary>The step of the first epoch. Default 0.005; range 0.000001 to 10.</summary>
    [OptionRange(1e-6, 10)]
    [OptionSearch(0.001, 0.05, SearchScale.Log)]
    public double LearningRate { get; init; } = 0.005;

    /// <summary>The weight of the squared features in the loss. Default 0.05; range 0 to 10.</summary>
    [OptionRange(0, 10)]
    [OptionSearch(0.005, 0.5, SearchScale.Log)]
    public double Regularization { get; init; } = 0.05;

    /// <summary>The weight of the squared biases in the loss. Default 0.01; range 0 to 10.</summary>
    [OptionRange(0, 10)]
    [OptionSearch(0.001, 0.5, SearchScale.Log)]
    public double BiasRegularization { get; init; } = 0.01;

    /// <summary>
    /// Whether a user's features are the user's own plus the sum of those of the items that the user rated, whatever the ratings,
    /// divided by the root of their number: SVD++ as published (Koren, "Factorization meets the neighborhood", KDD 2008), with a
    /// gradient step of all these items for every rating. Trains user by user on one thread, so <see cref="SvdOptions.Bins"/> must stay 0.
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
    [OptionSearch(0.02, 0.5, SearchScale.Log)]
    public double InitialRange { get; init; } = 0.1;

    /// <inheritdoc/>
    public override IEnumerable<(string Name, string Problem)> CheckTogether() =>
        Implicit && Bins != 0 ? [("bins", "has no effect with 'implicit', which trains user by user on one thread.")] : [];
}
