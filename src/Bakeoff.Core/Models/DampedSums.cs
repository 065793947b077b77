namespace Bakeoff.Core;

/// <summary>
/// Sums of residuals by user or item, of which damped means are made: Σ residuals / (their number + β), as if β further residuals of 0 were there.
/// Sums run in the order in which the residuals are added.
/// </summary>
/// <param name="count">The number of users or items.</param>
public sealed class DampedSums(int count)
{
    private readonly double[] _sums = new double[count];
    private readonly int[] _counts = new int[count];

    /// <summary>Adds the residual of one rating.</summary>
    /// <param name="key">The index of the user or item.</param>
    /// <param name="residual">The residual.</param>
    public void Add(int key, double residual)
    {
        _sums[key] += residual;
        _counts[key]++;
    }

    /// <summary>Computes the damped mean of each user or item.</summary>
    /// <param name="damping">β, at least 0.</param>
    public double[] Means(double damping) => [.. _sums.Select((sum, key) => Mean(sum, _counts[key], damping))];

    /// <summary>Computes a damped mean: 0 where nothing was summed, so that without damping there is no division by 0.</summary>
    /// <param name="sum">The sum of the residuals.</param>
    /// <param name="count">The number of residuals.</param>
    /// <param name="damping">β, at least 0.</param>
    public static double Mean(double sum, long count, double damping) => count > 0 ? sum / (count + damping) : 0;
}
