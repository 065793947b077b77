namespace Bakeoff.Evaluation;

/// <summary>Measures the predicted ratings of sets of users together.</summary>
internal static class PooledMeasures
{
    /// <summary>Computes one metric over all test rows together.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="ratings">A predicted rating for each row, NaN where there is none.</param>
    /// <param name="metric">The metric.</param>
    public static SetMetric Compute(TestSet test, double[] ratings, PooledRatingMetric metric)
    {
        double Over(IEnumerable<int> users)
        {
            int[] rows = [.. users.SelectMany(test.RowNumbersOf)];
            return metric.Compute([.. rows.Select(row => test.Ratings[row])], [.. rows.Select(row => ratings[row])]);
        }

        bool IsPredicted(int user) => test.RowNumbersOf(user).Any(row => !double.IsNaN(ratings[row]));
        int[][] groups = Jackknife.Groups(test.People, test.Users.Count, IsPredicted);
        return new SetMetric(
            metric.Define(CandidateSet.TestItems), Over, test.People.CountOf(IsPredicted),
            Jackknife.Error(Replicates(test, ratings, metric, groups)), groups.Length, metric.Highest);
    }

    /// <summary>The values without each group of users. The rows are laid out group by group once, so that a replicate is two runs of them.</summary>
    private static double[] Replicates(TestSet test, double[] ratings, PooledRatingMetric metric, int[][] groups)
    {
        (float[] truth, double[] predicted) = (new float[ratings.Length], new double[ratings.Length]);
        // Who is in no group has no prediction, but ratings, which tell how wide the bins are.
        int[] others = [.. Enumerable.Range(0, test.Users.Count).Except(groups.SelectMany(users => users))];
        int[] ends = new int[groups.Length + 1];
        int row = 0;
        foreach ((int group, int[] users) in groups.Append(others).Index())
        {
            foreach (int user in users)
            {
                Range rows = test.RowsOf(user);
                test.Ratings.AsSpan(rows).CopyTo(truth.AsSpan(row));
                ratings.AsSpan(rows).CopyTo(predicted.AsSpan(row));
                row += ratings.AsSpan(rows).Length;
            }

            ends[group] = row;
        }

        double[] replicates = new double[groups.Length];
        Parallel.For(0, groups.Length, test.Parallelism, group =>
            replicates[group] = metric.Without(truth, predicted, (group == 0 ? 0 : ends[group - 1])..ends[group]));
        return replicates;
    }
}
