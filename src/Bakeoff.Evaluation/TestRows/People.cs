namespace Bakeoff.Evaluation;

/// <summary>
/// Maps test users to people. A person who is tested in several folds is several test users, whose values depend on each other, and one independent
/// observation. So intervals, tests and the jackknife work on people, and <c>PersonMetric</c> is the only form of a metric that they take.
/// </summary>
internal sealed class People
{
    private readonly int[] _personOf;

    /// <param name="users">The fold and the id of each test user. Two with the same id are one person; people are in the order of their ids.</param>
    public People(IReadOnlyList<(int Fold, long User)> users)
    {
        long[] ids = [.. users.Select(user => user.User).Distinct().Order()];
        _personOf = [.. users.Select(user => Array.BinarySearch(ids, user.User))];
        Count = ids.Length;
        IsOneToOne = _personOf.Index().All(pair => pair.Index == pair.Item);
    }

    /// <summary>The number of people.</summary>
    public int Count { get; }

    /// <summary>Whether each test user is a person, in the same order.</summary>
    public bool IsOneToOne { get; }

    /// <summary>The person, from 0, that a test user is.</summary>
    /// <param name="user">The number of the test user.</param>
    public int PersonOf(int user) => _personOf[user];

    /// <summary>How many people some test users are.</summary>
    /// <param name="counts">Whether a test user is one of them.</param>
    public int CountOf(Func<int, bool> counts) => Enumerable.Range(0, _personOf.Length).Where(counts).Select(PersonOf).Distinct().Count();
}
