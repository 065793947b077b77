namespace Bakeoff.Evaluation;

/// <summary>
/// The standard error of a value that is no mean over users, such as coverage, whose bootstrap is biased since a resample repeats users:
/// the delete-a-group jackknife (Kott, Journal of Official Statistics 17(4), 2001), √((G − 1) / G · Σ (θ₍g₎ − θ̄)²) with up to 50 groups.
/// </summary>
internal static class Jackknife
{
    private const int MostGroups = 50;

    /// <summary>Users in groups, each as large as the others but for one user; the numbering of users spreads folds over all.</summary>
    public static int[][] Groups(int users)
    {
        int groups = Math.Min(MostGroups, users);
        return [.. Enumerable.Range(0, groups).Select(group => Enumerable.Range(0, (users - group + groups - 1) / groups).Select(i => group + (i * groups)).ToArray())];
    }

    /// <summary>The standard error from the values without each group; 0 for a single group.</summary>
    public static double Error(double[] replicates)
    {
        double mean = replicates.Average();
        return Math.Sqrt(replicates.Sum(value => (value - mean) * (value - mean)) * (replicates.Length - 1) / replicates.Length);
    }
}
