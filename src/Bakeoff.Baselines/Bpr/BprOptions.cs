using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of <c>bpr</c>.</summary>
public sealed record BprOptions
{
    /// <summary>Items that are drawn as if each were as likely as any other.</summary>
    public const string Uniform = "uniform";

    /// <summary>Items that are drawn as often as they were rated.</summary>
    public const string Popularity = "popularity";

    /// <summary>The factors of each user and item. Default 64; range 1 to 2,048.</summary>
    [OptionRange(1, 2048)]
    [OptionSearch(8, 256, SearchScale.Log)]
    public int Factors { get; init; } = 64;

    /// <summary>The learning rate η. Default 0.05; range 0.000001 to 10.</summary>
    [OptionRange(1e-6, 10)]
    [OptionSearch(0.002, 0.2, SearchScale.Log)]
    public double LearningRate { get; init; } = 0.05;

    /// <summary>The regularization λ of factors and biases. Default 0.002; range 0 to 10.</summary>
    [OptionRange(0, 10)]
    [OptionSearch(0.0001, 0.1, SearchScale.Log)]
    public double Regularization { get; init; } = 0.002;

    /// <summary>How often each training row is learned. Default 50; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    [OptionSearch(5, 200, SearchScale.Log)]
    public int Epochs { get; init; } = 50;

    /// <summary>
    /// How the items are drawn with which rated ones are compared: <c>uniform</c>, as in the paper, or <c>popularity</c>, as often as they were
    /// rated, as in <c>implicit</c>. Default <c>uniform</c>.
    /// </summary>
    [OptionChoice(Uniform, Popularity)]
    public string Negatives { get; init; } = Uniform;
}
