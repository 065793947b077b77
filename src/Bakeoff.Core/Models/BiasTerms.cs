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

    /// <summary>Fits the terms to rows that are read three times. Sums run in the order of the rows.</summary>
    /// <param name="source">At least one row.</param>
    /// <param name="damping">β, at least 0: so many ratings of the mean are added to each user and item.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public static BiasTerms Fit(IRatingSource source, double damping, CancellationToken cancellation)
    {
        (double sum, long rows) = (0, 0);
        source.Read((_, _, ratings) =>
        {
            foreach (float rating in ratings)
            {
                sum += rating;
            }

            rows += ratings.Length;
        }, cancellation);
        double mean = sum / rows;
        var items = new DampedSums(source.Items.Count);
        source.Read((_, itemsOfRows, ratings) =>
        {
            for (int i = 0; i < ratings.Length; i++)
            {
                items.Add(itemsOfRows[i], ratings[i] - mean);
            }
        }, cancellation);
        double[] itemBias = items.Means(damping);
        var users = new DampedSums(source.Users.Count);
        source.Read((usersOfRows, itemsOfRows, ratings) =>
        {
            for (int i = 0; i < ratings.Length; i++)
            {
                users.Add(usersOfRows[i], ratings[i] - mean - itemBias[itemsOfRows[i]]);
            }
        }, cancellation);
        return new BiasTerms(mean, users.Means(damping), itemBias);
    }

    private static double MeanOf(float[] ratings)
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
        var sums = new DampedSums(count);
        for (int row = 0; row < keys.Length; row++)
        {
            sums.Add(keys[row], residual(row));
        }

        return sums.Means(damping);
    }

    private sealed class DampedSums(int count)
    {
        private readonly double[] _sums = new double[count];
        private readonly int[] _counts = new int[count];

        public void Add(int key, double residual)
        {
            _sums[key] += residual;
            _counts[key]++;
        }

        /// <summary>The damped means. Without ratings and without damping there is nothing to divide: such a user or item adds nothing.</summary>
        public double[] Means(double damping) => [.. _sums.Select((sum, key) => _counts[key] > 0 ? sum / (_counts[key] + damping) : 0)];
    }
}
