using System.Numerics;
using System.Runtime.Intrinsics;

namespace Bakeoff.Numerics;

/// <summary>
/// Non-negative weights w that minimize ½ wᵀGw − cᵀw + ½ λ₂ wᵀw + λ₁ Σ w, by coordinate descent. What each weight would gain, c − Gw, is kept up to
/// date (covariance updates: Friedman, Hastie and Tibshirani, Journal of Statistical Software 33(1), 2010), so that a weight that stays 0 costs a
/// look.
/// </summary>
/// <param name="l1">λ₁, at least 0.</param>
/// <param name="l2">λ₂, at least 0.</param>
/// <param name="epochs">The passes over the weights at most, at least 1.</param>
/// <param name="tolerance">It ends after a pass in which no weight has changed by more than this.</param>
internal sealed unsafe class ElasticNet(float l1, float l2, int epochs, float tolerance)
{
    private const int Lanes = LaneMath.Count;

    /// <summary>Finds the weights, from zeros.</summary>
    /// <param name="gram">G, row by row; zeros after the last column.</param>
    /// <param name="stride">The numbers from one row of G to the next.</param>
    /// <param name="count">The number of weights.</param>
    /// <param name="gains">c, and zeros up to a multiple of sixteen; it is overwritten.</param>
    /// <param name="left">A weight that stays 0; negative where there is none.</param>
    /// <param name="weights">Receives the weights, and zeros up to a multiple of sixteen.</param>
    /// <returns>The passes that were made.</returns>
    public int Fit(float* gram, int stride, int count, float* gains, int left, float* weights)
    {
        int padded = LaneMath.RoundUp(count);
        new Span<float>(weights, padded).Clear();
        Vector512<float> least = Vector512.Create(l1);
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            float largest = 0;
            for (int first = 0; first < padded; first += Lanes)
            {
                // Others are 0 and stay so, until a gain is changed.
                ulong some = (Vector512.GreaterThan(Vector512.Load(gains + first), least)
                    | Vector512.GreaterThan(Vector512.Load(weights + first), Vector512<float>.Zero)).ExtractMostSignificantBits();
                for (; some != 0; some &= some - 1)
                {
                    int weight = first + BitOperations.TrailingZeroCount(some);
                    largest = weight == left ? largest : Math.Max(largest, Update(gram + ((long)weight * stride), padded, gains, weights, weight));
                }
            }

            if (largest <= tolerance)
            {
                return epoch;
            }
        }

        return epochs;
    }

    /// <summary>Minimizes over one weight; returns by how much it changed.</summary>
    private float Update(float* row, int padded, float* gains, float* weights, int weight)
    {
        float before = weights[weight];
        float after = Math.Max(0, (MathF.FusedMultiplyAdd(row[weight], before, gains[weight]) - l1) / (row[weight] + l2));
        float change = after - before;
        if (change != 0)
        {
            weights[weight] = after;
            Vector512<float> factor = Vector512.Create(-change);
            for (int i = 0; i < padded; i += Lanes)
            {
                Vector512.FusedMultiplyAdd(Vector512.Load(row + i), factor, Vector512.Load(gains + i)).Store(gains + i);
            }
        }

        return Math.Abs(change);
    }
}
