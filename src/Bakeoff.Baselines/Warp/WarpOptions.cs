using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of <c>warp</c>.</summary>
public sealed record WarpOptions
{
    /// <summary>The factors of each user and item. Default 64; range 1 to 2,048.</summary>
    [OptionRange(1, 2048)]
    [OptionSearch(8, 256, SearchScale.Log)]
    public int Factors { get; init; } = 64;

    /// <summary>The learning rate η, for a pair whose rated item comes last; others count less. Default 0.02; range 0.000001 to 10.</summary>
    [OptionRange(1e-6, 10)]
    [OptionSearch(0.002, 0.2, SearchScale.Log)]
    public double LearningRate { get; init; } = 0.02;

    /// <summary>The regularization λ of factors and biases. Default 0.01; range 0 to 10.</summary>
    [OptionRange(0, 10)]
    [OptionSearch(0.0001, 0.1, SearchScale.Log)]
    public double Regularization { get; init; } = 0.01;

    /// <summary>How often each training row is learned. Default 30; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    [OptionSearch(5, 200, SearchScale.Log)]
    public int Epochs { get; init; } = 30;

    /// <summary>
    /// How many items are drawn at most until one comes before the rated one; a row for which none does is left as it is. Default 50; range 1 to
    /// 10,000.
    /// </summary>
    [OptionRange(1, 10_000)]
    public int MaxTrials { get; init; } = 50;
}
