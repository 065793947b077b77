namespace Bakeoff.Core;

/// <summary>
/// Damped means, as LensKit 0.14.4's <c>Bias</c> has them: b_i = Σ(r − μ)/(n_i + β), then b_u = Σ(r − μ − b_i)/(n_u + β).
/// </summary>
/// <param name="Mean">μ, the mean of the training ratings.</param>
/// <param name="Users">b_u by user index.</param>
/// <param name="Items">b_i by item index.</param>
public sealed record BiasTerms(double Mean, double[] Users, double[] Items)
{
    /// <summary>Fits the terms. Sums run in the order of the rows.</summary>
    /// <param name="users">The user index of each row.</param>
    /// <param name="items">The item index of each row.</param>
    /// <param name="ratings">The rating of each row; at least one row.</param>
    /// <param name="userCount">The number of users.</param>
    /// <param name="itemCount">The number of items.</param>
    /// <param name="damping">β, at least 0: so many ratings of the mean are added to each user and item.</param>
    public static BiasTerms Fit(int[] users, int[] items, float[] ratings, int userCount, int itemCount, double damping)
    {
        double mean = MeanOf(ratings);
        double[] itemBias = DampedMeans(items, itemCount, damping, row => ratings[row] - mean);
        double[] userBias = DampedMeans(users, userCount, damping, row => ratings[row] - mean - itemBias[items[row]]);
        return new BiasTerms(mean, userBias, itemBias);
    }

    /// <summary>The mean, summed in the order of the rows.</summary>
    /// <param name="ratings">At least one rating.</param>
    public static double MeanOf(float[] ratings)
    {
        double sum = 0;
        foreach (float rating in ratings)
        {
            sum += rating;
        }

        return sum / ratings.Length;
    }

    private static double[] DampedMeans(int[] keys, int count, double damping, Func<int, double> residual)
    {
        double[] sums = new double[count];
        int[] counts = new int[count];
        for (int row = 0; row < keys.Length; row++)
        {
            sums[keys[row]] += residual(row);
            counts[keys[row]]++;
        }

        for (int key = 0; key < count; key++)
        {
            // Without ratings and without damping there is nothing to divide: such a user or item adds nothing.
            sums[key] = counts[key] > 0 ? sums[key] / (counts[key] + damping) : 0;
        }

        return sums;
    }
}
