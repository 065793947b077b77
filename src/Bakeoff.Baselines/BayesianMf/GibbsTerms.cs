using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>What the numbers of one user or item are drawn given: its rows, the other side, and the prior.</summary>
/// <param name="shape">How a row of numbers is laid out.</param>
/// <param name="others">The numbers of the other side.</param>
/// <param name="precisions">The prior's precision of each number.</param>
internal readonly unsafe struct GibbsTerms(GibbsShape shape, Matrix others, float* precisions)
{
    /// <summary>How a row of numbers is laid out.</summary>
    public GibbsShape Shape { get; } = shape;

    /// <summary>The numbers of the other side.</summary>
    public Matrix Others { get; } = others;

    /// <summary>The prior's precision of each number.</summary>
    public float* Precisions { get; } = precisions;

    /// <summary>The precision of a rating, given its score: one over the variance of the noise.</summary>
    public double Noise { get; init; }

    /// <summary>What is added to all scores.</summary>
    public float Mean { get; init; }

    /// <summary>The prior's mean of each number of this one.</summary>
    public float* Centre { get; init; }

    /// <summary>The index on the other side of each of its rows.</summary>
    public int* Indices { get; init; }

    /// <summary>The rating of each of its rows.</summary>
    public float* Ratings { get; init; }

    /// <summary>The number of its rows.</summary>
    public int Rows { get; init; }
}
