namespace Bakeoff.Pipeline;

/// <summary>What garbage collection keeps and what it would delete.</summary>
/// <param name="Holders">What each experiment of each branch holds.</param>
/// <param name="Actions">The files of the actions that go.</param>
/// <param name="Objects">The files of the objects that go.</param>
/// <param name="Leftovers">
/// Files and folders that killed processes left: partial results, what was moved aside, roots of branches that are gone.
/// </param>
/// <param name="FreedBytes">How much that is.</param>
/// <param name="KeptBytes">How much the store's objects hold afterwards.</param>
public sealed record GarbagePlan(
    IReadOnlyList<GarbageHolder> Holders, IReadOnlyList<string> Actions, IReadOnlyList<string> Objects, IReadOnlyList<string> Leftovers,
    long FreedBytes, long KeptBytes)
{
    /// <summary>
    /// How many objects stay only since they, or another file of their result, were written within <see cref="GarbageCollector.GracePeriod"/>;
    /// the results that name them stay too.
    /// </summary>
    public int YoungFiles { get; init; }

    /// <summary>How much those are, in bytes: part of <see cref="KeptBytes"/>.</summary>
    public long YoungBytes { get; init; }
}
