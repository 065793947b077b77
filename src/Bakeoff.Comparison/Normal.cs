namespace Bakeoff.Comparison;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    /// <summary>The chance of a value at least so far from 0 on either side: erfc(|z| / √2), by Numerical Recipes' Chebyshev fit, to 1.2e-7 of the value.</summary>
    public static double TwoSided(double z)
    {
        double x = Math.Abs(z) / Math.Sqrt(2);
        double t = 1 / (1 + (0.5 * x));
        double[] terms = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
        double sum = 0;
        for (int i = terms.Length - 1; i >= 0; i--)
        {
            sum = (sum * t) + terms[i];
        }

        return Math.Min(1, t * Math.Exp((-x * x) + sum));
    }
}
