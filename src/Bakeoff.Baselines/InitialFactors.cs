using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>Draws the factors that an alternation starts from.</summary>
internal static class InitialFactors
{
    /// <summary>
    /// Draws factors that are nearly normal with a mean of 0: each is the sum of four uniform integers of 16 bits from one draw, less their mean and
    /// over their deviation, so that no library's functions are in it.
    /// </summary>
    /// <param name="rows">The rows, whose first floats are drawn.</param>
    /// <param name="factors">How many of a row.</param>
    /// <param name="deviation">The standard deviation times √factors.</param>
    /// <param name="random">Where they are drawn from.</param>
    public static void Draw(FactorRows rows, int factors, double deviation, SeededRandom random)
    {
        const double Mean = 2 * 65535.0;
        double scale = deviation / Math.Sqrt(factors) / Math.Sqrt(4 * ((65536.0 * 65536) - 1) / 12);
        for (int row = 0; row < rows.Count; row++)
        {
            foreach (ref float value in rows[row][..factors])
            {
                ulong bits = random.NextBits();
                value = (float)(scale * ((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48) - Mean));
            }
        }
    }
}
