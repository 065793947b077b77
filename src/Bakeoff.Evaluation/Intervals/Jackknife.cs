namespace Bakeoff.Evaluation;

/// <summary>
/// The standard error of a value that is no mean over users, such as coverage, whose bootstrap is biased since a resample repeats users:
/// the delete-a-group jackknife (Kott, Journal of Official Statistics 17(4), 2001), √((G − 1) / G · Σ (θ₍g₎ − θ̄)²) with up to 50 groups.
/// </summary>
internal static class Jackknife
{
    private const int MaxGroups = 50;

    /// <summary>
    /// The test users of each group. A group holds whole people, as many as the others but for one: whoever is left out is left out of all folds.
    /// </summary>
    /// <param name="people">The people.</param>
    /// <param name="users">The number of test users.</param>
    public static int[][] Groups(People people, int users)
    {
        int groups = Math.Min(MaxGroups, people.Count);
        ILookup<int, int> members = Enumerable.Range(0, users).ToLookup(user => people.PersonOf(user) % groups);
        return [.. Enumerable.Range(0, groups).Select(group => members[group].ToArray())];
    }

    /// <summary>The standard error from the values without each group; 0 for a single group.</summary>
    public static double Error(double[] replicates)
    {
        double mean = replicates.Average();
        return Math.Sqrt(replicates.Sum(value => (value - mean) * (value - mean)) * (replicates.Length - 1) / replicates.Length);
    }
}
