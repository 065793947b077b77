using Bakeoff.Core;

namespace Bakeoff.Tuning;

/// <summary>Normal densities that are cut off below 0 and above 1.</summary>
internal static class TruncatedNormal
{
    private const int MaxDraws = 1000;

    /// <summary>Draws a number from 0 to 1.</summary>
    /// <param name="random">Draws.</param>
    /// <param name="mean">The place of the peak, from 0 to 1.</param>
    /// <param name="width">The standard deviation of what is cut off, from 0.01 to 1: so a third of the draws at least fall within.</param>
    public static double Draw(SeededRandom random, double mean, double width)
    {
        for (int draw = 0; draw < MaxDraws; draw++)
        {
            // Box and Muller, "A note on the generation of random normal deviates", 1958; 1 − u, since the logarithm of 0 is no number.
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), angle = 2 * Math.PI * random.NextDouble();
            double place = mean + (width * radius * Math.Cos(angle));
            if (place is >= 0 and <= 1)
            {
                return place;
            }
        }

        return mean;
    }

    /// <summary>The logarithm of the density.</summary>
    /// <param name="place">Where, from 0 to 1.</param>
    /// <param name="mean">The place of the peak.</param>
    /// <param name="width">The standard deviation.</param>
    public static double LogDensity(double place, double mean, double width)
    {
        double z = (place - mean) / width;
        double mass = Below((1 - mean) / width) - Below(-mean / width);
        return (-0.5 * z * z) - Math.Log(width * Math.Sqrt(2 * Math.PI)) - Math.Log(mass);
    }

    /// <summary>
    /// The share of a normal distribution below a number, to 1e-7: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17.
    /// </summary>
    private static double Below(double x)
    {
        double t = 1 / (1 + (0.2316419 * Math.Abs(x)));
        double sum = t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        double tail = Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI) * sum;
        return x > 0 ? 1 - tail : tail;
    }
}
