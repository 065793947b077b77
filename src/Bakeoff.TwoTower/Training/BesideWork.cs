namespace Bakeoff.TwoTower;

/// <summary>What is done beside a training step, on threads that have nothing of the step to do: none of it may touch the step's batch.</summary>
/// <param name="First">Done first, in any order and side by side.</param>
/// <param name="Then">Done when all of <paramref name="First"/> is, in any order and side by side.</param>
internal readonly record struct BesideWork(IReadOnlyList<Action> First, IReadOnlyList<Action> Then)
{
    /// <summary>Nothing.</summary>
    public static BesideWork None { get; } = new([], []);

    /// <summary>Does all of it on this thread.</summary>
    public void Run()
    {
        foreach (Action action in First.Concat(Then))
        {
            action();
        }
    }
}
