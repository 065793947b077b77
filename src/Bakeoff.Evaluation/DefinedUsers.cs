namespace Bakeoff.Evaluation;

/// <summary>Counts for how many people a metric is defined. One thread at a time.</summary>
/// <param name="test">The test rows.</param>
internal sealed class DefinedUsers(TestSet test)
{
    // Many metrics share their weights, and then the array.
    private readonly Dictionary<double[], int> _known = [];

    /// <summary>The people with a weight above 0 in some fold.</summary>
    /// <param name="weights">A weight for each test user; not changed later.</param>
    public int Count(double[] weights)
    {
        if (!_known.TryGetValue(weights, out int count))
        {
            _known[weights] = count = weights.Index().Where(of => of.Item > 0).Select(of => test.Users[of.Index].User).Distinct().Count();
        }

        return count;
    }
}
