using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>The options of FunkSVD, with the defaults of the notebook and of LensKit 0.14.4.</summary>
public sealed record FunkSvdOptions
{
    /// <summary>The algorithm. <c>funk-svd</c> is the only one yet.</summary>
    [OptionChoice("funk-svd")]
    public string Algorithm { get; init; } = "funk-svd";

    /// <summary>Latent features, trained one after the other. Default 40; range 1 to 1,000.</summary>
    [OptionRange(1, 1000)]
    public int Features { get; init; } = 40;

    /// <summary>Passes over the ratings for each feature. Default 120; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    public int Epochs { get; init; } = 120;

    /// <summary>The step of stochastic gradient descent. Default 0.001; range 0.000001 to 1.</summary>
    [OptionRange(1e-6, 1)]
    public double LearningRate { get; init; } = 0.001;

    /// <summary>The weight of the squared features in the loss. Default 0.015; range 0 to 10.</summary>
    [OptionRange(0, 10)]
    public double Regularization { get; init; } = 0.015;

    /// <summary>How many ratings of the mean a user and an item are given before their biases are. Default 5; range 0 to 1,000,000.</summary>
    [OptionRange(0, 1e6)]
    public double Damping { get; init; } = 5;
}
