using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// What biased ALS knows of the users or of the items: a row of factors each, with a 1 after them by which the other side's bias is solved for
/// together with its factors, and a bias.
/// </summary>
internal sealed class AlsSide : IDisposable
{
    /// <summary>Creates factors and biases of 0.</summary>
    /// <param name="count">The number of users or items.</param>
    /// <param name="factors">The number of factors.</param>
    public AlsSide(int count, int factors)
    {
        (Rows, Biases) = (new FactorRows(count, factors + 1), new float[count]);
        for (int row = 0; row < count; row++)
        {
            Rows[row][factors] = 1;
        }
    }

    /// <summary>The factors, and a 1.</summary>
    public FactorRows Rows { get; }

    /// <summary>The biases.</summary>
    public float[] Biases { get; }

    public void Dispose() => Rows.Dispose();
}
