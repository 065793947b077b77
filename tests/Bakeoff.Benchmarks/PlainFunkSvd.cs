using Bakeoff.Core;

namespace Bakeoff.Benchmarks;

/// <summary>
/// The peer of the same run: one feature of FunkSVD as one would write it, serial, in double precision, in the order of a
/// shuffle. LensKit's own code runs under numba, which this machine has no package for.
/// </summary>
internal static class PlainFunkSvd
{
    /// <summary>Runs epochs of one feature; returns the training RMSE of the last.</summary>
    public static double Train(
        int[] users, int[] items, double[] ratings, double[] estimates, int userCount, int itemCount, int epochs, RatingScale scale)
    {
        double[] p = [.. Enumerable.Repeat(0.1, userCount)];
        double[] q = [.. Enumerable.Repeat(0.1, itemCount)];
        double squares = 0;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            squares = 0;
            for (int row = 0; row < users.Length; row++)
            {
                double pu = p[users[row]];
                double qi = q[items[row]];
                double error = ratings[row] - Math.Clamp(estimates[row] + (pu * qi) + 0.39, scale.Minimum, scale.Maximum);
                squares += error * error;
                p[users[row]] += 0.001 * ((error * qi) - (0.015 * pu));
                q[items[row]] += 0.001 * ((error * pu) - (0.015 * qi));
            }
        }

        return Math.Sqrt(squares / users.Length);
    }
}
