namespace Bakeoff.Evaluation;

/// <summary>The lists of all test users, each the positions of at most <see cref="Core.TopItems.ListLength"/> items, best first.</summary>
/// <param name="users">How many test users there are.</param>
internal sealed class RecommendationLists(int users)
{
    private const int Length = Core.TopItems.ListLength;
    private readonly int[] _positions = new int[users * Length];
    private readonly int[] _lengths = new int[users];

    public int Users => users;

    /// <summary>A user's list; empty where there is none.</summary>
    public ReadOnlySpan<int> ItemsOf(int user) => _positions.AsSpan(user * Length, _lengths[user]);

    public void Set(int user, ReadOnlySpan<int> positions)
    {
        ReadOnlySpan<int> first = positions[..Math.Min(Length, positions.Length)];
        first.CopyTo(_positions.AsSpan(user * Length, Length));
        _lengths[user] = first.Length;
    }

    /// <summary>How often each item is among the first k of some users' lists.</summary>
    public int[] TimesRecommended(IEnumerable<int> among, int k, int items)
    {
        int[] times = new int[items];
        foreach (int user in among)
        {
            Add(times, user, k, 1);
        }

        return times;
    }

    /// <summary>Adds the first k of a user's list to how often each item is recommended, or takes them out.</summary>
    /// <param name="times">How often each item is.</param>
    /// <param name="user">The user.</param>
    /// <param name="k">From 1.</param>
    /// <param name="by">1, or −1 to take them out.</param>
    public void Add(Span<int> times, int user, int k, int by)
    {
        foreach (int position in ItemsOf(user)[..Math.Min(k, _lengths[user])])
        {
            times[position] += by;
        }
    }
}
