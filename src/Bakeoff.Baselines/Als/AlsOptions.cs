using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// The options of biased alternating least squares on ratings (Zhou, Wilkinson, Schreiber and Pan, "Large-scale parallel collaborative filtering for
/// the Netflix prize", AAIM 2008, with a mean and biases). It minimizes Σ (r − μ − bᵤ − bᵢ − x·y)² over the ratings + Σ λᵤ‖xᵤ‖² + Σ λᵢ‖yᵢ‖² +
/// β (Σ bᵤ² + Σ bᵢ²), with the mean μ of the training ratings.
/// </summary>
public sealed record AlsOptions
{
    /// <summary>The number of factors of each user and item. Default 32; range 1 to 255.</summary>
    [OptionRange(1, 255)]
    [OptionSearch(4, 200, SearchScale.Log)]
    public int Factors { get; init; } = 32;

    /// <summary>λ. Default 0.15; range 0.000001 to 1,000,000.</summary>
    [OptionRange(1e-6, 1e6)]
    [OptionSearch(0.01, 1, SearchScale.Log)]
    public double Regularization { get; init; } = 0.15;

    /// <summary>
    /// ν: how much λ grows with the number n of a user's or item's ratings, λᵤ = λ n^ν. 1 is that of Zhou et al., 0 one λ for all. Default 1; range 0
    /// to 1.
    /// </summary>
    [OptionRange(0, 1)]
    public double FrequencyScaling { get; init; } = 1;

    /// <summary>
    /// β: how many ratings without a bias are added to each user and item, as in the model <c>bias</c>. Default 5; range 0.001 to 1,000,000.
    /// </summary>
    [OptionRange(0.001, 1e6)]
    [OptionSearch(0.5, 50, SearchScale.Log)]
    public double Damping { get; init; } = 5;

    /// <summary>The passes over users and items. Default 15; range 1 to 1,000.</summary>
    [OptionRange(1, 1000)]
    public int Epochs { get; init; } = 15;

    /// <summary>The standard deviation of the first factors times √factors. Default 0.1; range 0.000001 to 10.</summary>
    [OptionRange(1e-6, 10)]
    public double InitialDeviation { get; init; } = 0.1;
}
