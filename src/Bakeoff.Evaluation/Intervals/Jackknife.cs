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
    /// Who takes no part is in no group: to leave nobody out says nothing, and to leave all out who take part leaves no value.
    /// </summary>
    /// <param name="people">The people.</param>
    /// <param name="users">The number of test users.</param>
    /// <param name="takesPart">Whether a test user has something that is measured, such as a list.</param>
    public static int[][] Groups(People people, int users, Func<int, bool> takesPart)
    {
        int[] persons = [.. Enumerable.Range(0, users).Where(takesPart).Select(people.PersonOf).Distinct().Order()];
        int groups = Math.Min(MaxGroups, persons.Length);
        ILookup<int, int> members = Enumerable.Range(0, users).Where(takesPart)
            .ToLookup(user => Array.BinarySearch(persons, people.PersonOf(user)) % groups);
        return [.. Enumerable.Range(0, groups).Select(group => members[group].ToArray())];
    }

    /// <summary>The standard error from the values without each group; NaN without any, or if there is no value without one of them.</summary>
    public static double Error(double[] replicates)
    {
        if (replicates.Length == 0)
        {
            return double.NaN;
        }

        double mean = replicates.Average();
        return Math.Sqrt(replicates.Sum(value => (value - mean) * (value - mean)) * (replicates.Length - 1) / replicates.Length);
    }
}
