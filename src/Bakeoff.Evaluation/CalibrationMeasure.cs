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
        double[] replicates = new double[groups.Length];
        Parallel.For(0, groups.Length, test.Parallelism, group =>
            replicates[group] = groups.Length == 1 ? 0 : Over(groups.Where((_, other) => other != group).SelectMany(users => users)));
        return new SetMetric(MetricReference.Of(CalibrationError.Name).Define(MetricDefinition.TestItems), Over, test.People.CountOf(IsPredicted), Jackknife.Error(replicates), groups.Length);
    }
}
