using Bakeoff.Core;
using Bakeoff.Svd;
using Bakeoff.TwoTower;

namespace Bakeoff.Hybrid;

/// <summary>The options of <see cref="HybridRecommender"/>.</summary>
public sealed record HybridOptions
{
    /// <summary>How many items the two-tower model proposes, of which the trees choose. Default 200.</summary>
    [OptionRange(10, 10_000)]
    public int Candidates { get; init; } = 200;

    /// <summary>Each user's last training rows that the trees learn from; the models below them are trained without. Default 5.</summary>
    [OptionRange(1, 100)]
    public int HeldOut { get; init; } = 5;

    /// <summary>Users that the trees learn from at most, drawn by the seed. Default 2000.</summary>
    [OptionRange(1, 1_000_000)]
    public int TrainingUsers { get; init; } = 2_000;

    /// <summary>The number of trees. Default 100.</summary>
    [OptionRange(1, 10_000)]
    public int Trees { get; init; } = 100;

    /// <summary>The leaves of a tree at most. Default 15.</summary>
    [OptionRange(2, 1_000)]
    public int Leaves { get; init; } = 15;

    /// <summary>What a tree adds. Default 0.05.</summary>
    [OptionRange(0.0001, 1)]
    public double LearningRate { get; init; } = 0.05;

    /// <summary>The two-tower model below.</summary>
    public TwoTowerOptions TwoTower { get; init; } = new();

    /// <summary>The matrix factorization below.</summary>
    public BiasedMfOptions Svd { get; init; } = new();
}
