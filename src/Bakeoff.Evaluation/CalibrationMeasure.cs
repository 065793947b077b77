namespace Bakeoff.Evaluation;

/// <summary>The calibration error over sets of users.</summary>
internal static class CalibrationMeasure
{
    public static SetMetric Of(TestSet test, double[] ratings)
    {
        double Over(IEnumerable<int> users)
        {
            int[] rows = [.. users.SelectMany(test.RowNumbersOf)];
            return CalibrationError.Of([.. rows.Select(row => test.Ratings[row])], [.. rows.Select(row => ratings[row])]);
        }

        bool IsPredicted(int user) => test.RowNumbersOf(user).Any(row => !double.IsNaN(ratings[row]));
        int[][] groups = Jackknife.Groups(test.People, test.Users.Count);
        return new SetMetric(
            MetricReference.Of(CalibrationError.Name).Define(CandidateSet.TestItems), Over, test.People.CountOf(IsPredicted),
            Jackknife.Error(groups.Length == 1 ? [0] : Replicates(test, ratings, groups)), groups.Length);
    }

    /// <summary>The errors without each group of users. The rows are laid out group by group once, so that a replicate is two runs of them.</summary>
    private static double[] Replicates(TestSet test, double[] ratings, int[][] groups)
    {
        (float[] truth, double[] predicted) = (new float[ratings.Length], new double[ratings.Length]);
        int[] ends = new int[groups.Length];
        int row = 0;
        foreach ((int group, int[] users) in groups.Index())
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
            replicates[group] = CalibrationError.Without(truth, predicted, (group == 0 ? 0 : ends[group - 1])..ends[group]));
        return replicates;
    }
}
