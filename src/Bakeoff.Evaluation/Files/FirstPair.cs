namespace Bakeoff.Evaluation;

/// <summary>The lowest of some pairs of user and item: the one that an error names, whatever the order in which they were found.</summary>
internal sealed class FirstPair
{
    /// <summary>Whether there was any.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Its user.</summary>
    public long User { get; private set; }

    /// <summary>Its item.</summary>
    public long Item { get; private set; }

    /// <summary>Adds a pair, which is kept where it comes before the first one so far.</summary>
    /// <param name="user">The user.</param>
    /// <param name="item">The item.</param>
    public void Add(long user, long item)
    {
        if (!IsThere || (user, item).CompareTo((User, Item)) < 0)
        {
            (IsThere, User, Item) = (true, user, item);
        }
    }
}
