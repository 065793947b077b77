using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The options of alternating least squares on implicit feedback.</summary>
public sealed record IalsOptions
{
    /// <summary>The factors. Default 64; range 1 to 512.</summary>
    [OptionRange(1, 512)]
    [OptionSearch(8, 200, SearchScale.Log)]
    public int Factors { get; init; } = 64;

    /// <summary>How much more a rated item counts than another one, α. Default 10; range 0 to 10,000.</summary>
    [OptionRange(0, 10_000)]
    [OptionSearch(0.1, 100, SearchScale.Log)]
    public double Alpha { get; init; } = 10;

    /// <summary>The regularization λ. Default 10; range 0.000001 to 1,000,000.</summary>
    [OptionRange(1e-6, 1e6)]
    [OptionSearch(0.1, 1000, SearchScale.Log)]
    public double Regularization { get; init; } = 10;

    /// <summary>
    /// The passes over users and items. It does not converge in a few: the lists depend on the seed, less with more passes. Default 15; range 1 to
    /// 1,000.
    /// </summary>
    [OptionRange(1, 1000)]
    public int Epochs { get; init; } = 15;
}
