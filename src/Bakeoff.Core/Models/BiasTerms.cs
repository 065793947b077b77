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
    public static BiasTerms Fit(int[] users, int[] items, float[] ratings, int userCount, int itemCount, double damping) =>
        Fit(batch => batch(users, items, ratings), userCount, itemCount, damping);

    /// <summary>Fits the terms to rows that are read three times. Sums run in the order of the rows.</summary>
    /// <param name="source">At least one row.</param>
    /// <param name="damping">β, at least 0: so many ratings of the mean are added to each user and item.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public static BiasTerms Fit(IRatingSource source, double damping, CancellationToken cancellation) =>
        Fit(batch => source.Read(batch, cancellation), source.Users.Count, source.Items.Count, damping);

    /// <summary>
    /// Fits b_u of users who were not among those of the rows, from what they rated: μ and b_i stay. Sums run in the order of the rows.
    /// </summary>
    /// <param name="histories">What they rated, with the indices of <see cref="Items"/>.</param>
    /// <param name="damping">β, at least 0: so many ratings of the mean are added to each user.</param>
    /// <returns>b_u by user index of the histories; 0 for a user without a row.</returns>
    public double[] FoldIn(UserHistories histories, double damping)
    {
        var users = new DampedSums(histories.Users.Count);
        for (int user = 0; user < histories.Users.Count; user++)
        {
            ReadOnlySpan<int> items = histories.ItemsOf(user);
            ReadOnlySpan<float> ratings = histories.RatingsOf(user);
            for (int i = 0; i < items.Length; i++)
            {
                users.Add(user, ratings[i] - Mean - Items[items[i]]);
            }
        }

        return users.Means(damping);
    }

    private static BiasTerms Fit(Action<RatingBatch> read, int userCount, int itemCount, double damping)
    {
        (double sum, long rows) = (0, 0);
        read((_, _, ratings) =>
        {
            foreach (float rating in ratings)
            {
                sum += rating;
            }

            rows += ratings.Length;
        });
        double mean = sum / rows;
        var items = new DampedSums(itemCount);
        read((_, itemsOfRows, ratings) =>
        {
            for (int i = 0; i < ratings.Length; i++)
            {
                items.Add(itemsOfRows[i], ratings[i] - mean);
            }
        });
        double[] itemBias = items.Means(damping);
        var users = new DampedSums(userCount);
        read((usersOfRows, itemsOfRows, ratings) =>
        {
            for (int i = 0; i < ratings.Length; i++)
            {
                users.Add(usersOfRows[i], ratings[i] - mean - itemBias[itemsOfRows[i]]);
            }
        });
        return new BiasTerms(mean, users.Means(damping), itemBias);
    }
}
