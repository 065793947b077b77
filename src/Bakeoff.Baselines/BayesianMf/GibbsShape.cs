using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>How the numbers of a user or item lie in its row: the factors, then its bias, then zeros up to a multiple of sixteen.</summary>
/// <param name="Factors">The number of factors, from 0.</param>
internal sealed record GibbsShape(int Factors)
{
    /// <summary>Where the bias is.</summary>
    public int Bias => Factors;

    /// <summary>The numbers that are drawn: the factors and the bias.</summary>
    public int Numbers => Factors + 1;

    /// <summary>Floats from one row to the next.</summary>
    public int Stride => LaneMath.RoundUp(Factors + 1);

    /// <summary>The columns of the factors, up to a multiple of sixteen.</summary>
    public int Width => LaneMath.RoundUp(Factors);
}
