namespace Bakeoff.Numerics;

/// <summary>Sums over vectors, in order, so that their bits are the same everywhere.</summary>
internal static class DotProduct
{
    /// <summary>Σ left · right.</summary>
    public static double Compute(double[] left, double[] right) => Compute(left, right, left.Length);

    /// <summary>Σ left · right over the first elements.</summary>
    public static double Compute(double[] left, double[] right, int count)
    {
        double sum = 0;
        for (int k = 0; k < count; k++)
        {
            sum += left[k] * right[k];
        }

        return sum;
    }
}
