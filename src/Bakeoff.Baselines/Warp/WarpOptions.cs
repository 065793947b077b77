using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of <c>warp</c>.</summary>
public sealed record WarpOptions
{
    /// <summary>The factors of each user and item. Default 64; range 1 to 2,048.</summary>
    [OptionRange(1, 2048)]
    public int Factors { get; init; } = 64;

    /// <summary>The learning rate η, for a pair whose rated item comes last; others count less. Default 0.05; range 0.000001 to 10.</summary>
    [OptionRange(1e-6, 10)]
    public double LearningRate { get; init; } = 0.05;

    /// <summary>The regularization λ of factors and biases. Default 0.002; range 0 to 10.</summary>
    [OptionRange(0, 10)]
    public double Regularization { get; init; } = 0.002;

    /// <summary>How often each training row is learned. Default 30; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    public int Epochs { get; init; } = 30;

    /// <summary>
    /// How many items are drawn at most until one comes before the rated one; a row for which none does is left as it is. Default 50; range 1 to 10,000.
    /// </summary>
    [OptionRange(1, 10_000)]
    public int MaxTrials { get; init; } = 50;
}
